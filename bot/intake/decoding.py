"""From bytes to text: the encodings that spreadsheets and accounting programs really write."""

import codecs

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_SAMPLE = 400


def is_workbook(data: bytes) -> bool:
    """Tell a spreadsheet program's own file, which is no text at all."""
    return data.startswith(_WORKBOOKS)


def decode(data: bytes) -> tuple[str, str]:
    """Read bytes as text and say as which encoding; what no encoding explains becomes replacement characters."""
    encoding = _encoding(data)
    return data.decode(encoding, errors="replace").lstrip("\ufeff"), _NAMES.get(encoding, "Windows-1252")


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:_SAMPLE]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[start::2].count(0) > len(sample) // 4:  # ordinary letters have one empty byte of two
            return encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
