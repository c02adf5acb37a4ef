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
    "person": Words("Berapa anggota keluarga yang akan didata?", "How many members of the family will be listed?"),
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

COUNTED: Mapping[str, Words] = {
    "person": Words(
        "Bila angka ini dikurangi, anggota yang terakhir terhapus; di Collect hapus sendiri.",
        "If this number is lowered, the last members are deleted; in Collect delete them yourself.",
    ),
    "birth": Words(
        "Hitung kelahiran hidup, lahir mati, dan keguguran.", "Count live births, stillbirths and miscarriages."
    ),
}
"""What to know before giving that number."""
COUNTED_SINCE = Words(
    "Hitung juga yang pindah atau meninggal sejak kunjungan lalu.",
    "Count those who moved out or died since the last visit as well.",
)

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
WHOM = Words("Pertanyaan berikut tentang {name}, {age} tahun.", "The next questions are about {name}, aged {age}.")

REQUIRED = Words("Pertanyaan ini harus dijawab.", "This question must be answered.")
SIXTEEN_DIGITS = Words(
    "Isi 16 angka tanpa spasi, tidak diawali 0, seperti di Kartu Keluarga.",
    "Enter 16 digits without blanks, the first not 0, as on the family card.",
)
NO_CARD = Words(
    "Belum punya KK: isi NIK kepala keluarga. Tidak bertemu atau menolak: boleh kosong.",
    "No card yet: enter the NIK of the head. Nobody met, or refused: may be left blank.",
)
NO_NUMBER = Words("Boleh kosong bila tidak diketahui.", "May be left blank if not known.")
RESULT_SO_FAR = Words(
    "Pilih 'Lengkap' bila ada yang menjawab; perbaiki di akhir bila wawancara tidak selesai.",
    "Pick 'Complete' if somebody answers; correct it at the end if the interview wasn't finished.",
)
NO_MARKS = Words("Tulis angkanya saja: 1500000, bukan 1.500.000.", "Digits only: 1500000, not 1,500,000.")
DECIMAL_MARK = Words("Periksa tanda desimalnya sesudah diisi.", "Look at the decimal mark once the number is entered.")
FIND_FAMILY = Words(
    "Ketik sebagian nama kepala keluarga. Bila tidak ada di daftar, pilih 'Keluarga baru'.",
    "Type a part of the head's name. If the family isn't on the list, pick 'Keluarga baru'.",
)
ALONE = Words(
    "'Belum satu pun', 'Tidak tahu' dan 'Menolak menjawab' tidak dapat dipilih bersama jawaban lain.",
    "'None yet', 'Don't know' and 'Refused to answer' can't be chosen together with other answers.",
)
POSSIBLE_DATE = Words(
    "Tanggal tidak boleh sebelum tahun 1900, sesudah kunjungan, atau sesudah hari ini.",
    "The date can't be before 1900, after the visit or after today.",
)
BORN_FIRST = Words("Juga tidak sebelum tanggal lahir.", "Nor before the date of birth.")
BORN_BEFORE = Words("Tanggal lahir juga tidak sesudah tanggal meninggal.", "Nor is anybody born after they died.")


def joined(*said: Words) -> Words:
    """One sentence after the other."""
    return Words(" ".join(each.id for each in said), " ".join(each.en for each in said))


def within_round(first: str, last: str) -> Words:
    return Words(
        f"Tanggal kunjungan harus dalam putaran ini ({first} sampai {last}) dan tidak sesudah hari ini.",
        f"The visit must be within this round ({first} to {last}) and not after today.",
    )


def within(
    low: float | None,
    high: float | None,
    unit: str | None = None,
    unit_en: str | None = None,
    *,
    outs: tuple[str, ...] = (),
) -> Words:
    """The numbers that may be entered, in their unit, and what to enter when there is no number."""
    said = [_spoken(bound) for bound in (low, high) if bound is not None]
    if len(said) > 1:
        span = Words(" sampai ".join(each.id for each in said), " to ".join(each.en for each in said))
    else:
        beyond = Words("atau kurang", "or less") if low is None else Words("atau lebih", "or more")
        span = Words(f"{said[0].id} {beyond.id}", f"{said[0].en} {beyond.en}")
    indonesian, english = (
        f"Isi {span.id} {unit or ''}".rstrip() + ".",
        f"Enter {span.en} {unit_en or ''}".rstrip() + ".",
    )
    if outs:
        indonesian += f" Tidak tahu: {outs[0]}; menolak menjawab: {outs[1]}."
        english += f" Don't know: {outs[0]}; refused: {outs[1]}."
    return Words(indonesian, english)


def _spoken(number: float) -> Words:
    """As one says it, never with marks of thousands: people would type them, and 1.500.000 becomes
    1 on some phones.
    """
    millions, rest = divmod(number, 1_000_000)
    if millions and not rest:
        return Words(f"{millions:g} juta", f"{millions:g} million")
    return Words(f"{number:.15g}".replace(".", ","), f"{number:.15g}")


def like(example: str) -> Words:
    return Words(f"Isi seperti contoh ini: {example}.", f"Enter it like this example: {example}.")
