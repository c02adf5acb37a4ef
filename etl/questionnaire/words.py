"""What a questionnaire says besides the codebook's questions, in both languages. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """One text in Indonesian and in English."""

    id: str
    en: str


LANGUAGES = Words("Bahasa Indonesia (id)", "English (en)")
"""The languages of the form, as XLSForm and Kobo name them."""

HOW_MANY: Mapping[str, Words] = {
    "person": Words(
        "Berapa anggota yang akan didata? Hitung juga yang pindah atau meninggal sejak kunjungan lalu",
        "How many members will be listed? Count those who moved out or died since the last visit as well",
    ),
    "birth": Words(
        "Berapa kehamilan yang berakhir dalam 8 bulan terakhir? (0 bila tidak ada)",
        "How many pregnancies ended in the last 8 months? (0 if none)",
    ),
    "death": Words(
        "Berapa anggota yang meninggal dalam 8 bulan terakhir? (0 bila tidak ada)",
        "How many members died in the last 8 months? (0 if none)",
    ),
    "assistance": Words(
        "Berapa macam bantuan yang dijanjikan atau diterima dari program? (0 bila tidak ada)",
        "How many kinds of assistance were promised or received from the programme? (0 if none)",
    ),
}

SPOKEN: Mapping[str, tuple[str, ...]] = {
    "yes": ("Y", "Iya", "√", "✓", "✔", "v"),
    "no": ("T", "Tdk", "Tak", "N"),
}
"""What people type for a yes and a no where they don't pick from the list. A cross and a dash mean both."""

DONT_KNOW = Words("Tidak tahu", "Don't know")
REFUSED = Words("Menolak menjawab", "Refused to answer")
NEW_HOUSEHOLD = Words("Keluarga baru (tidak ada di daftar)", "New family (not on the list)")
NEW_MEMBER = Words("Anggota baru (tidak ada di daftar)", "New member (not on the list)")
WHICH_MEMBER = Words(
    "Anggota yang mana? Pilih dari daftar putaran sebelumnya", "Which member? Pick from the earlier list"
)

REQUIRED = Words("Pertanyaan ini harus dijawab.", "This question must be answered.")
SIXTEEN_DIGITS = Words(
    "Isi 16 angka, tanpa spasi, seperti tertulis di Kartu Keluarga.",
    "Enter 16 digits without blanks, as written on the family card.",
)
ALONE = Words(
    "'Tidak tahu' dan 'Menolak menjawab' tidak dapat dipilih bersama jawaban lain.",
    "'Don't know' and 'Refused to answer' can't be chosen together with other answers.",
)
NOT_AFTER_VISIT = Words(
    "Tanggal tidak boleh sesudah tanggal kunjungan atau sesudah hari ini.",
    "The date can't be after the visit or after today.",
)
IN_LIFETIME = Words(
    "Tanggal tidak boleh sesudah tanggal kunjungan, dan kelahiran tidak boleh sesudah kematian.",
    "The date can't be after the visit, and nobody is born after they died.",
)


def within_round(first: str, last: str) -> Words:
    return Words(
        f"Tanggal kunjungan harus dalam putaran ini ({first} sampai {last}) dan tidak sesudah hari ini.",
        f"The visit must be within this round ({first} to {last}) and not after today.",
    )


def within(low: str, high: str, unit: str, *, outs: tuple[str, ...] = ()) -> Words:
    """The numbers that may be entered, and what to enter when there is no number."""
    if low and high:
        span = Words(f"{low} sampai {high}", f"{low} to {high}")
    else:
        span = Words(f"{low or high} {'atau lebih' if low else 'atau kurang'}", f"{low or high} or {_more(bool(low))}")
    indonesian, english = f"Isi {span.id} {unit}".rstrip() + ".", f"Enter {span.en}."
    if outs:
        indonesian += f" Tidak tahu: {outs[0]}; menolak menjawab: {outs[1]}."
        english += f" Don't know: {outs[0]}; refused: {outs[1]}."
    return Words(indonesian, english)


def _more(low: bool) -> str:
    return "more" if low else "less"


def like(example: str) -> Words:
    return Words(f"Isi seperti contoh ini: {example}.", f"Enter it like this example: {example}.")
