"""De vrais petits fichiers, et de mauvais."""

import io
import warnings
import zipfile

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 17 + b"\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"
WEBP = b"RIFF" + (12).to_bytes(4, "little") + b"WEBPVP8 " + b"\0" * 4
_OOXML = "application/vnd.openxmlformats-officedocument"


def archive(parties, compression=zipfile.ZIP_DEFLATED):
    """Une archive zip ; ``parties`` : des couples nom, contenu."""
    tampon = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(tampon, "w", compression) as sortie:
        warnings.simplefilter("ignore", UserWarning)  # un nom en double : c'est voulu
        for nom, contenu in parties:
            sortie.writestr(nom, contenu)
    return tampon.getvalue()


def parties_docx(*autres, types=f"{_OOXML}.wordprocessingml.document.main+xml"):
    return [("[Content_Types].xml", f"<Types>{types}</Types>"), ("word/document.xml", "<w/>"), *autres]


def docx(*autres, **options):
    return archive(parties_docx(*autres, **options))


def xlsx():
    types = f"{_OOXML}.spreadsheetml.sheet.main+xml"
    return archive([("[Content_Types].xml", types), ("xl/workbook.xml", "<x/>")])


def odf(sorte, *autres):
    return archive([("mimetype", f"application/vnd.oasis.opendocument.{sorte}"), ("content.xml", "<c/>"), *autres])
