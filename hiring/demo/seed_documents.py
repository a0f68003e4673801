"""What the candidates of the demo handed in: links, and a few PDFs of one page made on the spot."""

from hiring.demo.script import CvKind, DemoCandidate, LoopScript
from hiring.demo.stage import Stage
from hiring.demo.texts import Demo
from hiring.schemas.candidates import FileLink, FilePdf
from hiring.services import files

TITLE = "Curriculum vitae"
LEADING = 24
FONTS = b"/Resources << /Font << /F1 5 0 R >> >> >>"


def file(stage: Stage, demo: Demo, script: LoopScript) -> None:
    """By the requisition's recruiter, an hour before the loop is opened."""
    candidate = demo.company.candidate(script.candidate)
    if candidate.cv is None:
        return
    stage.at(stage.days_ago(script.opened_days_ago, -5))
    work = stage.acting(demo.company.requisition(script.requisition).recruiter)
    candidate_id = stage.candidates[candidate.key]
    if candidate.cv is CvKind.LINK:
        link = FileLink(title=TITLE, link=f"https://{candidate.key}.example/cv")
        files.file_link(work, stage.settings, candidate_id, link)
    else:
        files.file_pdf(work, stage.settings, candidate_id, FilePdf(label=TITLE), pdf(_lines(demo, script, candidate)))


def _lines(demo: Demo, script: LoopScript, candidate: DemoCandidate) -> list[str]:
    return [
        candidate.name,
        f"Applies for: {demo.company.requisition(script.requisition).title}",
        f"Write to: {candidate.email}",
        "This person and this page are made up for the demo company.",
    ]


def pdf(lines: list[str]) -> bytes:
    """One page of text; signs outside Latin-1 become question marks."""
    text = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines)
    drawn = f"BT /F1 14 Tf {LEADING} TL 72 760 Td\n{text}\nET".encode("latin-1", "replace")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " + FONTS,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _bound(parts)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _bound(parts: list[bytes]) -> bytes:
    """The numbered objects with the table of where each begins."""
    whole, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(whole))
    return whole + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (count, table, end)
