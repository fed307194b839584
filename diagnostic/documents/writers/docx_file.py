"""The report as a document to edit: real headings, lists, captions and tables, in Word's own styles.

The door for text is ``_put``: text becomes runs of text, whatever it looks like; what XML cannot carry is shown by
its number (``visible``).
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from diagnostic.documents.blocks import (
    TO_WRITE,
    Badge,
    Block,
    Column,
    Figure,
    Paragraph,
    Points,
    Report,
    Section,
    Table,
    ToWrite,
)
from diagnostic.documents.writers.office_archive import without_clock
from diagnostic.documents.writers.safe_text import runs_right_to_left, shortened, tied, visible

FONT = "Arial"  # or what has its widths: every machine has one
ACCENT = RGBColor(0x1F, 0x4E, 0x79)
GREY = RGBColor(0x59, 0x59, 0x59)
PALE_HEX, ACCENT_HEX, PASSED_HEX, RULE_HEX, WARNING_HEX = "E9F0F6", "1F4E79", "A9C4DC", "BFBFBF", "FDF3E7"
OPEN_HEX, OPEN_RULE_HEX = "FFF9E0", "8A6D00"
TEXT_WIDTH = 170.0
SUMMARY_HEIGHT = 66.0
LONG_ROW = 900
SVG_NAMES = 'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" xmlns:a="{a}" xmlns:r="{r}"'


def as_docx(report: Report) -> bytes:
    """The bytes of a .docx file; the same for the same report."""
    document = Document()
    _styles(document, report)
    _page(document, report)
    _top(document, report)
    for row, section in enumerate(report.sections):
        if row == report.summary:
            _fit_summary(document)
        pieces = row + 1 < len(report.sections) and report.sections[row + 1].depth > section.depth
        title = _section(document, section, pieces)
        # no empty paragraph with a break: behind a full page it would make an empty one
        title.paragraph_format.page_break_before = row == report.summary or section.new_page
    out = BytesIO()
    document.save(out)
    return without_clock(out.getvalue(), report.made)


# The door


def _put(paragraph: WordParagraph, text: str) -> Run:
    """Add text as a run; line ends become line breaks, and text from right to left is marked so."""
    safe = tied(visible(text))
    run = paragraph.add_run(safe)
    if runs_right_to_left(safe):
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
    return run


def _paragraph(home: DocumentType | _Cell, text: str, style: str) -> WordParagraph:
    paragraph = _styled(home.add_paragraph(), style)
    _put(paragraph, text)
    return _turned(paragraph, text)


def _styled(paragraph: WordParagraph, style: str) -> WordParagraph:
    """Give it a style by its id, which is the name without spaces; python-docx searches them all for a name."""
    paragraph._p.style = style.replace(" ", "")
    return paragraph


def _turned(paragraph: WordParagraph, text: str) -> WordParagraph:
    if runs_right_to_left(text):
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    return paragraph


# The document as a whole


def _styles(document: DocumentType, report: Report) -> None:
    document.core_properties.author = "diagnostic"
    document.core_properties.title = visible(shortened(f"{report.title}: {report.kind}", 250))
    document.core_properties.language = report.language
    document.core_properties.comments = report.version
    document.core_properties.last_modified_by = "diagnostic"
    document.core_properties.revision = 1
    normal = _style(document, "Normal", 9.5)
    normal.paragraph_format.space_after = Pt(5)
    for name, size, before in (("Title", 22.0, 0), ("Heading 1", 15.0, 18), ("Heading 2", 11.5, 12)):
        heading = _style(document, name, size)
        heading.font.bold = True
        heading.font.color.rgb = ACCENT
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(before), Pt(5)
        heading.paragraph_format.keep_with_next = True
    caption = _style(document, "Caption", 8.5)
    caption.font.color.rgb, caption.font.bold, caption.font.italic = GREY, False, False
    caption.paragraph_format.space_after = Pt(3)
    for name in ("Header", "Footer"):
        _style(document, name, 8).font.color.rgb = GREY
    for name in ("List Bullet", "List Number", "List Bullet 2"):
        _style(document, name, 9.0 if name.endswith("2") else 9.5).paragraph_format.space_after = Pt(2)
    for name, size in (
        ("Lead", 11.5),
        ("Note", 8.5),
        ("Warning", 9.5),
        ("Level", 19.0),
        ("Cell", 8.5),
        ("To write", 9.5),
    ):
        style = document.styles.add_style(name, 1)
        style.base_style = document.styles["Normal"]
        _style(document, name, size)
    document.styles["Note"].font.color.rgb = GREY
    document.styles["Level"].font.bold, document.styles["Level"].font.color.rgb = True, ACCENT
    document.styles["Cell"].paragraph_format.space_after = Pt(0)
    _shade(document.styles["Warning"].element.get_or_add_pPr(), WARNING_HEX)
    to_write = document.styles["To write"].element.get_or_add_pPr()
    _frame(to_write)
    _shade(to_write, OPEN_HEX)
    framed = document.styles["To write"].paragraph_format
    framed.left_indent = framed.right_indent = Pt(5)
    framed.space_after = Pt(2)


def _style(document: DocumentType, name: str, size: float) -> Any:
    style: Any = document.styles[name]
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), "Arial")
    for old in style.element.rPr.findall(qn("w:szCs")):
        style.element.rPr.remove(old)
    complex_size = OxmlElement("w:szCs")  # of scripts such as Arabic
    complex_size.set(qn("w:val"), str(round(size * 2)))
    style.element.rPr.append(complex_size)
    if name == "Title":
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
    return style


def _page(document: DocumentType, report: Report) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin, page.bottom_margin = Mm(22), Mm(20)
    page.different_first_page_header_footer = True  # the first page has the title itself
    _put(page.header.paragraphs[0], f"{shortened(report.title)} · {report.kind}")
    for footer in (page.footer, page.first_page_footer):
        foot = footer.paragraphs[0]
        foot.style = document.styles["Footer"]
        _put(foot, f"{report.version} · ")
        _field(foot, "PAGE")
        _put(foot, " / ")
        _field(foot, "NUMPAGES")


def _fit_summary(document: DocumentType) -> None:
    """Make the figures so far low enough for a first page that also has words on it."""
    for shape in document.inline_shapes:
        scale = min(1.0, Mm(SUMMARY_HEIGHT) / shape.height)
        shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))


def _field(paragraph: WordParagraph, name: str) -> None:
    """A field that the program fills in: page number, number of pages."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _top(document: DocumentType, report: Report) -> None:
    _paragraph(document, report.kind, "Note")
    title = _paragraph(document, report.title, "Title")
    if len(report.title) > 50:
        title.runs[0].font.size = Pt(15 if len(report.title) <= 120 else 10)
    if report.facts:
        _paragraph(document, " · ".join(f"{name}: {text}" for name, text in report.facts), "Note")


# Sections and blocks


def _section(document: DocumentType, section: Section, pieces: bool) -> WordParagraph:
    """A heading with its blocks; ``pieces`` of the section follow."""
    title = _paragraph(document, section.title, f"Heading {section.depth}")
    for row, block in enumerate(section.blocks):
        following = section.blocks[row + 1] if row + 1 < len(section.blocks) else None
        # what a paragraph leads to must not begin on another page
        leads = isinstance(following, Points | Table | Figure | ToWrite) or (pieces and len(section.blocks) == 1)
        _block(document, block, leads)
    return title


def _block(document: DocumentType, block: Block, leads: bool) -> None:
    if isinstance(block, Paragraph):
        style = {"lead": "Lead", "note": "Note", "warning": "Warning", "body": "Normal"}[block.role]
        paragraph = _paragraph(document, block.text, style)
        if leads and block.role == "body":
            paragraph.paragraph_format.keep_with_next = True
    elif isinstance(block, Points):
        _points(document, block)
    elif isinstance(block, Figure):
        _figure(document, block)
    elif isinstance(block, Badge):
        _badge(document, block)
    elif isinstance(block, ToWrite):
        _to_write(document, block)
    elif not block.data_only:
        _table(document, block)


def _points(document: DocumentType, block: Points) -> None:
    style = "List Number" if block.numbered else "List Bullet"
    if any(point.details for point in block.points):
        style = "Normal"
    numbers = _own_numbers(document) if style == "List Number" else None
    for point in block.points:
        paragraph = _styled(document.add_paragraph(), style)
        if numbers is not None:
            given = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            given.get_or_add_ilvl().val, given.get_or_add_numId().val = 0, numbers
        if point.title:
            _put(paragraph, point.title + " ").bold = True
        _put(paragraph, point.text)
        _turned(paragraph, point.title or point.text)
        if point.details:  # nearer to its details than to what stands before it
            form = paragraph.paragraph_format
            form.keep_with_next, form.space_before, form.space_after = True, Pt(7), Pt(2)
        for row, detail in enumerate(point.details):
            own = _paragraph(document, detail, "List Bullet 2")
            own.paragraph_format.keep_with_next = row < len(point.details) - 1


def _own_numbers(document: DocumentType) -> int:
    """Numbers that begin with 1: those of the style alone go on through the whole document."""
    numbering: Any = document.part.numbering_part.element
    style: Any = document.styles["List Number"].element
    pattern = numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
    own = numbering.add_num(pattern)
    own.add_lvlOverride(ilvl=0).add_startOverride(1)
    number: int = own.numId
    return number


def _to_write(document: DocumentType, block: ToWrite) -> None:
    """One framed place: paragraphs of one style, with an empty one at the end to write into."""
    first = _styled(document.add_paragraph(), "To write")
    first.paragraph_format.space_before = Pt(8)
    _put(first, f"{TO_WRITE}: ").bold = True
    _put(first, block.what)
    _turned(first, block.what)
    framed = [first, *(_paragraph(document, f"– {line}", "To write") for line in block.guidance)]
    for paragraph in framed:
        paragraph.paragraph_format.keep_with_next = True
    _paragraph(document, "…", "To write")


def _badge(document: DocumentType, block: Badge) -> None:
    _paragraph(document, block.headline, "Level")
    table = document.add_table(rows=1, cols=len(block.names))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for position, (cell, name) in enumerate(zip(table.rows[0].cells, block.names, strict=True), start=1):
        here = block.level == position
        passed = block.level is not None and position < block.level
        _shade(cell._tc.get_or_add_tcPr(), ACCENT_HEX if here else PASSED_HEX if passed else PALE_HEX)
        run = _put(cell.paragraphs[0], f"{position} {name}")
        run.font.size, run.bold = Pt(8.5), here
        if here:
            run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    if block.lines:
        below = _paragraph(document, " · ".join(block.lines), "Normal")
        below.paragraph_format.space_before = Pt(6)


def _figure(document: DocumentType, block: Figure) -> None:
    """The drawing as PNG for old programs, and beside it as SVG for those that show it sharp."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run()
    picture = run.add_picture(BytesIO(block.draw("png")), width=Mm(TEXT_WIDTH))
    properties = picture._inline.docPr
    properties.set("name", block.name)
    properties.set("descr", visible(block.alternative))
    package = document.part.package
    assert package is not None
    part = Part(PackURI(f"/word/media/{block.name}.svg"), "image/svg+xml", block.draw("svg"), package)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    names = SVG_NAMES.format(a=_space("a"), r=_space("r"))
    extension = parse_xml(
        f'<a:extLst {names}><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
        f'<asvg:svgBlip r:embed="{relation}"/></a:ext></a:extLst>'
    )
    blip = picture._inline.find(f".//{qn('a:blip')}")
    assert blip is not None
    blip.append(extension)
    _paragraph(document, block.caption, "Caption")


def _space(prefix: str) -> str:
    return qn(f"{prefix}:x")[1:-2]


def _table(document: DocumentType, block: Table) -> None:
    if block.caption:
        caption = _paragraph(document, block.caption, "Caption").paragraph_format
        caption.keep_with_next, caption.space_before = True, Pt(6)
    table = document.add_table(rows=0, cols=len(block.columns))
    table.autofit = False
    _borders(table._tbl.tblPr)
    all_widths = sum(column.width for column in block.columns)
    widths = [Mm(TEXT_WIDTH * column.width / all_widths) for column in block.columns]
    for grid, width in zip(table.columns, widths, strict=True):
        grid.width = width
    size = Pt(8 if block.dense else 8.5)
    head = table.add_row()
    _repeat(head._tr)
    for cell, column, width in zip(head.cells, block.columns, widths, strict=True):
        run = _fill(cell, column.title, column, width)
        run.bold, run.font.size, run.font.color.rgb = True, size, ACCENT
        _shade(cell._tc.get_or_add_tcPr(), PALE_HEX)
    for number, row in enumerate(block.rows, start=1):
        added = table.add_row()
        if max(len(cell.text) for cell in row) <= LONG_ROW:
            _whole(added._tr)
        for cell, content, column, width in zip(added.cells, row, block.columns, widths, strict=True):
            run = _fill(cell, content.text, column, width)
            run.font.size = size
            if content.open:
                run.italic = True
                _shade(cell._tc.get_or_add_tcPr(), OPEN_HEX)
            if content.small:
                small = _put(_turned(_styled(cell.add_paragraph(), "Cell"), content.small), content.small)
                small.font.size, small.font.color.rgb = Pt(size.pt - 0.8), GREY
        last = len(block.rows) - number
        if last and (block.short or number == 1 or last <= 2):  # neither its head nor its last row stands alone
            _with_next(added)
    if block.rows:
        _with_next(head)
    _styled(document.add_paragraph(), "Cell")


def _with_next(row: _Row) -> None:
    """On the page of the row below it."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _fill(cell: _Cell, text: str, column: Column, width: Mm) -> Run:
    cell.width = width
    paragraph = cell.paragraphs[0]
    _styled(paragraph, "Cell")
    if column.numeric:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _turned(paragraph, text)
    return _put(paragraph, text)


def _frame(properties: Any) -> None:
    """A dashed line around paragraphs; those of one style share one frame."""
    frame = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        rule = OxmlElement(f"w:{side}")
        rule.set(qn("w:val"), "dashed")
        rule.set(qn("w:sz"), "6")
        rule.set(qn("w:space"), "4")
        rule.set(qn("w:color"), OPEN_RULE_HEX)
        frame.append(rule)
    properties.append(frame)


def _shade(properties: Any, fill: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), fill)
    properties.append(shade)


def _borders(properties: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        rule = OxmlElement(f"w:{side}")
        rule.set(qn("w:val"), "single")
        rule.set(qn("w:sz"), "4")
        rule.set(qn("w:color"), RULE_HEX)
        borders.append(rule)
    properties.append(borders)
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", "20"), ("left", "70"), ("bottom", "20"), ("right", "70")):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), width)  # twentieths of a point
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(margins)


def _repeat(row: Any) -> None:
    """Heading row: again on every page."""
    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _whole(row: Any) -> None:
    """Not divided between two pages."""
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
