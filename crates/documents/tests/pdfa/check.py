"""Checks PDFs against the clauses of ISO 19005-2 (PDF/A-2b) that can be told from a file's structure.

Reads with qpdf (pikepdf), which shares nothing with the program that wrote the file. `check.py FILE…` prints every breach and
exits 1; `check.py --trial FILE` breaks a copy in each of the ways below and exits 1 unless every one of them is noticed.
"""

import io
import re
import sys

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

BLEND_MODES = {
    "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn",
    "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity",
}
ACTIONS = {"/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"}
NAMED = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
NO_ANNOTATIONS = {"/3D", "/Sound", "/Screen", "/Movie", "/FileAttachment"}
XMP = {
    "Title": "{http://purl.org/dc/elements/1.1/}title",
    "Author": "{http://purl.org/dc/elements/1.1/}creator",
    "Creator": "{http://ns.adobe.com/xap/1.0/}CreatorTool",
    "Producer": "{http://ns.adobe.com/pdf/1.3/}Producer",
    "CreationDate": "{http://ns.adobe.com/xap/1.0/}CreateDate",
    "ModDate": "{http://ns.adobe.com/xap/1.0/}ModifyDate",
}
PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"


def check(data):
    """Breaches as lines `clause: what`."""
    found = []

    def breach(clause, what):
        if (line := f"{clause}: {what}") not in found:
            found.append(line)

    header(data, breach)
    try:
        pdf = Pdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        return [*found, "6.1.3: encrypted with a password"]
    for problem in pdf.check_pdf_syntax():
        breach("6.1", problem)
    trailer(pdf, breach)
    metadata(pdf, breach)
    space = output_intent(pdf, breach)
    catalogue(pdf, breach)
    for item in pdf.objects:
        walk(item, breach, set())
        if isinstance(item, Stream):
            stream(item, breach)
        if isinstance(item, (Dictionary, Stream)):
            graphics(item, breach)
            action(item, breach)
    for page in pdf.pages:
        annotations(page, breach)
        painted(page, page.obj.get("/Resources", Dictionary()), space, breach)
    for item in pdf.objects:
        if isinstance(item, Stream) and item.get("/Subtype") == Name.Form:
            painted(item, item.get("/Resources", Dictionary()), space, breach)
    return found


def header(data, breach):
    if not re.match(rb"%PDF-1\.[0-7][\r\n]", data):
        breach("6.1.2", "the header is not %PDF-1.n")
    second = re.split(rb"\r\n|\r|\n", data[:64])[1]
    if not (second.startswith(b"%") and len(second) >= 5 and all(byte > 127 for byte in second[1:5])):
        breach("6.1.2", "no comment of four high bytes after the header")
    if not re.search(rb"%%EOF\r?\n?$", data):
        breach("6.1.3", "something follows the last %%EOF")


def trailer(pdf, breach):
    if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
        breach("6.1.3", "encrypted")
    ids = pdf.trailer.get("/ID")
    if not (isinstance(ids, Array) and len(ids) == 2 and all(len(bytes(one)) > 0 for one in ids)):
        breach("6.1.3", "no file identifier")


def dated(text):
    """A date of PDF or of XMP as digits up to the second, and its offset from UTC in minutes."""
    found = re.fullmatch(
        r"(?:D:)?(\d{4})-?(\d\d)?-?(\d\d)?T?(\d\d)?:?(\d\d)?:?(\d\d)?(?:Z|([+-])(\d\d)'?:?(\d\d)?'?)?.*", text
    )
    if not found:
        return text
    *parts, sign, hours, minutes = found.groups()
    offset = (int(hours or 0) * 60 + int(minutes or 0)) * (-1 if sign == "-" else 1)
    return tuple(int(part or 0) for part in parts), offset


def metadata(pdf, breach):
    held = pdf.Root.get("/Metadata")
    if not isinstance(held, Stream):
        return breach("6.6.2.1", "no metadata stream")
    if "/Filter" in held and held.get("/Filter") != Name.FlateDecode:
        breach("6.6.2.1", "metadata in a filter that others cannot read")
    raw = bytes(held.read_bytes())
    if b"bytes=" in raw[:200] or b"encoding=" in raw[:200]:
        breach("6.6.2.1", "bytes or encoding in the packet's header")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False, strict=True) as xmp:
        if xmp.get(f"{PDFAID}part") != "2" or xmp.get(f"{PDFAID}conformance") not in ("A", "B", "U"):
            breach("6.6.4", "the metadata do not say PDF/A-2")
        info = pdf.trailer.get("/Info", Dictionary())
        for key, name in XMP.items():
            said = info.get(f"/{key}")
            if said is None:
                continue
            told = xmp.get(name)
            told = "; ".join(told) if isinstance(told, (list, set)) else told
            same = dated(str(said)) == dated(str(told)) if key.endswith("Date") else str(said) == str(told)
            if not same:
                breach("6.6.3", f"{key} is {said} in Info and {told} in XMP")


def output_intent(pdf, breach):
    """The colour space of the output intent: /DeviceRGB, /DeviceCMYK, /DeviceGray or none."""
    intents = [one for one in pdf.Root.get("/OutputIntents", Array()) if one.get("/S") == Name("/GTS_PDFA1")]
    if len(intents) != 1:
        breach("6.2.3", f"{len(intents)} output intents of PDF/A")
        return None
    profile = intents[0].get("/DestOutputProfile")
    if not isinstance(profile, Stream):
        breach("6.2.3", "no profile in the output intent")
        return None
    icc = bytes(profile.read_bytes())
    if len(icc) < 128 or icc[36:40] != b"acsp" or icc[8] > 4 or icc[12:16] not in (b"mntr", b"prtr", b"spac", b"scnr"):
        breach("6.2.3", "the profile is no ICC profile up to version 4")
    spaces = {b"RGB ": (3, "/DeviceRGB"), b"CMYK": (4, "/DeviceCMYK"), b"GRAY": (1, "/DeviceGray")}
    components, space = spaces.get(icc[16:20], (0, None))
    if profile.get("/N") != components:
        breach("6.2.3", "N is not the profile's number of components")
    return space


def catalogue(pdf, breach):
    root = pdf.Root
    for key in ("/AA", "/Requirements"):
        if key in root:
            breach("6.5.2", f"{key} in the catalogue")
    names = root.get("/Names", Dictionary())
    for key, clause in (("/JavaScript", "6.5.1"), ("/EmbeddedFiles", "6.8"), ("/AlternatePresentations", "6.10")):
        if key in names:
            breach(clause, f"{key} among the names")
    form = root.get("/AcroForm", Dictionary())
    if "/XFA" in form or form.get("/NeedAppearances") is True:
        breach("6.4.2", "a form that needs another program")
    for one in root.get("/OCProperties", Dictionary()).get("/Configs", Array()):
        if "/Name" not in one:
            breach("6.9", "a configuration of layers without a name")
    if root.get("/Version") is not None and not re.fullmatch(r"/1\.[0-7]", str(root.Version)):
        breach("6.1.2", f"version {root.Version}")


def walk(item, breach, seen, depth=0):
    """Limits of 6.1.13 and names of 6.1.8 in everything that stands directly in an object."""
    if depth > 60:
        return
    if isinstance(item, (Dictionary, Stream)):
        for key, value in item.items():
            if len(key.encode()) > 128:
                breach("6.1.13", f"a name of {len(key)} bytes")
            if not getattr(value, "is_indirect", False):
                walk(value, breach, seen, depth + 1)
    elif isinstance(item, Array):
        for value in item:
            if not getattr(value, "is_indirect", False):
                walk(value, breach, seen, depth + 1)
    elif isinstance(item, pikepdf.String):
        if len(bytes(item)) > 32767:
            breach("6.1.13", "a string of more than 32767 bytes")
    elif isinstance(item, int) and not -(2**31) <= item < 2**31:
        breach("6.1.13", f"the number {item}")


def stream(item, breach):
    for key in ("/F", "/FFilter", "/FDecodeParms"):
        if key in item:
            breach("6.1.7.1", f"{key} in a stream: its bytes lie elsewhere")
    filters = item.get("/Filter", Array())
    filters = [filters] if isinstance(filters, Name) else list(filters)
    for one in filters:
        if str(one) in ("/LZWDecode", "/Crypt"):
            breach("6.1.7.2", f"the filter {one}")
    if item.get("/Subtype") == Name.Image:
        for key in ("/Alternates", "/OPI"):
            if key in item:
                breach("6.2.8", f"{key} in an image")
        if item.get("/Interpolate") is True:
            breach("6.2.8", "an interpolated image")
    if item.get("/Subtype") == Name.Form:
        if "/OPI" in item or "/Ref" in item or "/PS" in item or item.get("/Subtype2") == Name("/PS"):
            breach("6.2.9", "a form with PostScript, OPI or a reference")


def graphics(item, breach):
    kind = item.get("/Type")
    if kind == Name("/ExtGState"):
        if "/TR" in item or "/HTP" in item or item.get("/TR2", Name("/Default")) != Name("/Default"):
            breach("6.2.5", "a transfer function")
        modes = item.get("/BM", Name("/Normal"))
        for mode in [modes] if isinstance(modes, Name) else modes:
            if str(mode) not in BLEND_MODES:
                breach("6.2.10", f"the blend mode {mode}")
    if kind == Name.Font:
        font(item, breach)


def font(item, breach):
    kind = str(item.get("/Subtype"))
    if kind in ("/Type0", "/Type3"):
        if kind == "/Type0":
            encoding = item.get("/Encoding")
            if isinstance(encoding, Name) and str(encoding) not in ("/Identity-H", "/Identity-V"):
                breach("6.2.11.3.3", f"the CMap {encoding} is not embedded")
            if "/ToUnicode" not in item:
                breach("6.2.11.7.2", f"{item.get('/BaseFont')} has no words to be copied")
        return
    descriptor = item.get("/FontDescriptor", Dictionary())
    files = [key for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in descriptor]
    if len(files) != 1:
        return breach("6.2.11.4.1", f"{item.get('/BaseFont')} is not embedded")
    if kind == "/CIDFontType2" and "/CIDToGIDMap" not in item:
        breach("6.2.11.3.2", f"{item.get('/BaseFont')} has no CIDToGIDMap")
    program = bytes(descriptor[files[0]].read_bytes())
    sound = program[:4] in (b"\0\1\0\0", b"true", b"OTTO") or program[:1] == b"\1" or program[:2] == b"%!"
    if not sound:
        breach("6.2.11.4.1", f"the file of {item.get('/BaseFont')} is no font")
    if kind.startswith("/CIDFont") and "/W" not in item and "/DW" not in item:
        breach("6.2.11.5", f"{item.get('/BaseFont')} tells no widths")


def action(item, breach):
    kind = item.get("/S")
    if item.get("/Type") == Name("/Action") or (isinstance(kind, Name) and ("/JS" in item or str(kind) in NAMED | {"/JavaScript", "/Launch"})):
        if str(kind) not in ACTIONS:
            breach("6.5.1", f"the action {kind}")
        if kind == Name("/Named") and str(item.get("/N")) not in NAMED:
            breach("6.5.1", f"the named action {item.get('/N')}")
    if "/AA" in item:
        breach("6.5.2", "additional actions")


def annotations(page, breach):
    for one in page.obj.get("/Annots", Array()):
        kind = str(one.get("/Subtype"))
        if kind in NO_ANNOTATIONS:
            breach("6.3.1", f"an annotation {kind}")
        flags = int(one.get("/F", 0))
        if kind != "/Popup" and (not flags & 4 or flags & (1 | 2 | 32 | 256)):
            breach("6.3.2", f"an annotation {kind} that is not printed, or hidden")
        if kind not in ("/Popup", "/Link") and "/AP" not in one:
            breach("6.3.3", f"an annotation {kind} without an appearance")


def painted(content, resources, space, breach):
    """Colours of the device, depth of states and glyphs of what is painted."""
    depth = 0
    fonts = resources.get("/Font", Dictionary())
    two_bytes = False
    for operands, operator in pikepdf.parse_content_stream(content):
        name = str(operator)
        if name == "q":
            depth += 1
            if depth > 28:
                breach("6.1.13", "states nested deeper than 28")
        elif name == "Q":
            depth -= 1
        elif name in ("k", "K") and space != "/DeviceCMYK":
            breach("6.2.4.3", "CMYK without a profile of CMYK")
        elif name in ("rg", "RG") and space != "/DeviceRGB":
            breach("6.2.4.3", "RGB without a profile of RGB")
        elif name in ("g", "G") and space is None:
            breach("6.2.4.3", "grey without a profile")
        elif name == "ri" and str(operands[0]) not in ("/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"):
            breach("6.2.6", f"the rendering intent {operands[0]}")
        elif name == "Tf":
            two_bytes = fonts.get(str(operands[0]), Dictionary()).get("/Subtype") == Name("/Type0")
        elif name in ("Tj", "TJ") and two_bytes:
            parts = operands[0] if name == "TJ" else [operands[0]]
            codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            if any(codes[at : at + 2] == b"\0\0" for at in range(0, len(codes), 2)):
                breach("6.2.11.8", "the glyph .notdef is shown")


def broken(data):
    """Copies with one breach each, by the clause that must be told."""

    def saved(change, **how):
        pdf = Pdf.open(io.BytesIO(data))
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, fix_metadata_version=False, **how)
        return out.getvalue()

    def font_of(pdf):
        return next(
            item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/Type") == Name("/FontDescriptor")
        )

    def loses_font(pdf):
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            if key in (descriptor := font_of(pdf)):
                del descriptor[key]

    def runs_script(pdf):
        pdf.Root.OpenAction = Dictionary(Type=Name("/Action"), S=Name("/JavaScript"), JS="app.alert(1)")
        pdf.Root.OpenAction = pdf.make_indirect(pdf.Root.OpenAction)

    def renamed(pdf):
        pdf.trailer.Info.Title = "另一个题目"

    def unsaid(pdf):
        held = bytes(pdf.Root.Metadata.read_bytes())
        pdf.Root.Metadata.write(held.replace(b"<pdfaid:part>2<", b"<pdfaid:part>9<").replace(b'pdfaid:part="2"', b'pdfaid:part="9"'))

    def in_cmyk(pdf):
        pdf.pages[0].contents_add(b"0 0 0 1 k", prepend=True)

    def elsewhere(pdf):
        item = next(item for item in pdf.objects if isinstance(item, Stream) and item.get("/Type") != Name("/Metadata"))
        item["/F"] = pikepdf.String("other.bin")

    def unprinted(pdf):
        note = Dictionary(Type=Name.Annot, Subtype=Name("/Movie"), Rect=[0, 0, 9, 9])
        pdf.pages[0].obj.Annots = pdf.make_indirect(Array([pdf.make_indirect(note)]))

    def loses_intent(pdf):
        del pdf.Root.OutputIntents

    def blends(pdf):
        state = pdf.make_indirect(Dictionary(Type=Name("/ExtGState"), BM=Name("/Glow")))
        pdf.pages[0].obj.Resources.ExtGState = Dictionary(X=state)

    yield "6.1.3", saved(lambda pdf: None, encryption=pikepdf.Encryption(owner="x", user=""))
    yield "6.1.3", data + b"more"
    yield "6.1.2", b"%PDF-2.0" + data[8:]
    for clause, change in (
        ("6.2.11.4.1", loses_font), ("6.5.1", runs_script), ("6.6.3", renamed), ("6.6.4", unsaid),
        ("6.2.4.3", in_cmyk), ("6.1.7.1", elsewhere), ("6.3.1", unprinted), ("6.2.3", loses_intent), ("6.2.10", blends),
    ):
        yield clause, saved(change)


def main(arguments):
    if arguments[:1] == ["--trial"]:
        with open(arguments[1], "rb") as file:
            data = file.read()
        missed = [clause for clause, copy in broken(data) if not any(line.startswith(f"{clause}:") for line in check(copy))]
        print("\n".join(f"not noticed: {clause}" for clause in missed))
        return bool(missed)
    bad = False
    for name in arguments:
        with open(name, "rb") as file:
            for line in check(file.read()):
                print(f"{name}: {line}")
                bad = True
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
