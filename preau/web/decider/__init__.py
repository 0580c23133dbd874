"""Le parcours des décisions : décider, relire, notifier, signer, payer ; et ce que la structure en lit."""
