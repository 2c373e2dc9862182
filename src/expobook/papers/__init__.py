"""What the venue prints: PDF pages made with ReportLab, and nothing else here knows ReportLab."""
