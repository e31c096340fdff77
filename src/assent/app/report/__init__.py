"""The report of a run: one self-contained HTML page, made of the recorded events and samples alone."""

from assent.app.report.page import ReportInput, render

__all__ = ["ReportInput", "render"]
