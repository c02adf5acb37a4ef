"""The XLSForm of one round: made from the codebook, written as XLSX. Converting it is left to the tools of phones."""

from etl.questionnaire.xlsform.making import make_xlsform
from etl.questionnaire.xlsform.sheets import XlsForm, write_xlsform

__all__ = ["XlsForm", "make_xlsform", "write_xlsform"]
