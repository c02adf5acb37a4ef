"""Refusals, faults and doubts of a load in words for somebody at a browser, who has no command line and no workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from etl.attempt.work import Work
from etl.mapping import Unread
from etl.mapping.form import INDISPENSABLE
from etl.messages import rules
from etl.sources import SeveralSourcesError, SourceError, shown_sheet
from etl.sources.grid import Told
from warehouse.declared import DeclarationError
from warehouse.trouble import StoreError

_NEEDED = sorted({name for names in INDISPENSABLE.values() for name in names if "_" not in name})
_IN_A_BROWSER = (
    (rf" \((?:[a-z][a-z0-9]*(?:_[a-z0-9]+)+|{'|'.join(_NEEDED)})\)", ""),  # what a question is called in declarations
    (r"; lihat docs/\w+\.md", ""),
    (r"\bLembar semua lembar\b", "Semua lembar"),
    (r"\bvariabel tanpa kolom", "pertanyaan tanpa kolom"),
    (r"\bkolom tanpa variabel", "kolom tanpa pertanyaan"),
    (
        r"tidak ada tabel keluarga: .*Register penimbangan .* tidak memerlukan keluarga\.",
        "belum ada lembar keluarga. Pilih Rumah tangga sebagai isi lembarnya, lalu simpan dan periksa pertanyaan "
        "untuk kolomnya. Daftar anggota atau bantuan saja? Salin ke buku kerja yang berisi daftar keluarganya, "
        "lalu unggah lagi. Register balita: pilih Penimbangan sebagai isi lembarnya.",
    ),
    (r"Beri kodenya di lembar 'nilai'", "Pilih artinya pada daftar jawaban"),
    (r"Pilih kolomnya di lembar 'kolom'", "Pilih pertanyaan ini pada kolomnya"),
    (r"isi baris 'tetap'-nya di lembar 'aturan'", "isi pada jawaban yang sama di semua baris"),
    (
        r"Kosongkan 'unit' tabelnya dan 'variabel' kolomnya",
        "Pilih (tidak dipakai) pada kolom yang diberi pertanyaan tentangnya, atau sebagai isi lembar bila seluruh "
        "lembarnya tidak diperlukan",
    ),
    (r"Periksa nama lembarnya di 'lembar'\.", "Pilih isi lembar yang lain."),
    (r"Bila perlu, beri unit di lembar 'lembar'\.", "Bila perlu, pilih isi lembar itu dan pertanyaan kolomnya."),
    (r"Pilih (itu di )?'urutan tanggal'\.", "Pilih cara menulis tanggalnya pada kolom itu."),
    (r"Pilih (itu di )?'desimal'\.", "Pilih tanda desimalnya pada kolom itu."),
    (r"tulis di 'alasan kosong', misalnya: \S+ = menolak", "kosongkan pada temuannya sesudah dicoba."),
    (r"Perbaiki namanya, atau tandai 'boleh tidak ada'\.", "Pilih kolom lain."),
    (r"Beri nama yang berbeda di formulirnya\.", "Beri nama yang berbeda di berkasnya, lalu unggah lagi."),
    (r"(, lalu jalankan lagi|, lalu muat lagi)\b", ", lalu unggah lagi"),
    (r" Bila bukan berkas survei, pindahkan dari folder ini\.", ""),
    (r"; lihat: p2wkss data findings", ""),
    (r"; di buku kerja diisi di 'disambung lewat'", ", dengan judul yang sama"),
    (
        r"lalu petakan lagi\. (Kolomnya ada, .*\?) Tulis kedua .* lembar ini\.",
        r"lalu unggah lagi. \1 Samakan nomornya.",
    ),
    (
        r"bila benar, tulis RT/dasawisma itu di areas\.csv seperti di berkas",
        "bila benar, tambahkan RT/dasawisma itu di halaman ini sesudah dicoba",
    ),
    (r"tidak ada di areas\.csv", "tidak ada di daftar wilayah"),
    (r"menurut keputusan di (koreksi|pasangan)\.csv", "menurut keputusan yang disimpan"),
    (r"eputusan di pasangan\.csv baris \d+", "eputusan tentang sebuah pasangan"),
    (r"koreksi\.csv, baris \d+: keputusan", "Keputusan tentang temuan:"),
    (r"koreksi\.csv, baris [\d, ]+: belum", "Keputusan tentang temuan ada yang belum"),
    (r"hapus baris itu bila memang sudah selesai", "cabut keputusannya di bawah temuan bila memang sudah selesai"),
    (r"jangan hapus baris ini", "jangan cabut keputusannya"),
)


@lru_cache
def in_a_browser(text: str) -> str:
    """The same words without the names of commands, of declared files and of a workbook's sheets."""
    for advice, here in _steps_here().items():
        text = text.replace(advice, here)
    for pattern, words in _IN_A_BROWSER:
        text = re.sub(pattern, words, text)
    return text


@cache
def _steps_here() -> Mapping[str, str]:
    """The next step as rules say it, and as somebody at a browser can take it; the longest first."""
    told = {rule.advice: rule.page for rule in rules().values() if rule.page}
    return dict(sorted(told.items(), key=lambda each: -len(each[0])))


def refusal(error: SourceError) -> tuple[str, ...]:
    """What was found and the cure, one line for each file that was refused."""
    errors = error.errors if isinstance(error, SeveralSourcesError) else (error,)
    return tuple(in_a_browser(str(each)) for each in errors)


def refusal_here(error: SourceError) -> str:
    """The same of the file that everybody is looking at: its name says nothing new."""
    place = f"Lembar '{shown_sheet(error.sheet)}': " if error.sheet else ""
    message = error.message if place else f"{error.message[:1].upper()}{error.message[1:]}"
    return in_a_browser(f"{place}{message} Langkah berikutnya: {error.rule.advice}")


def faults(error: DeclarationError, work: Work) -> tuple[str, ...]:
    """One line per fault; files of the shadow are called as those they shade."""
    shadow = re.compile(re.escape(f"{work.shadow.data}") + r"[/\\]?")
    return tuple(in_a_browser(shadow.sub("", str(fault))) for fault in error.faults)


def store_told(error: StoreError, work: Work) -> tuple[str, ...]:
    """What is wrong with the store, and the step that can be taken here; the shadow is called as what it shades."""
    text = str(error).replace(str(work.shadow.var), str(work.settings.var))
    text = text.replace(", atau pilih folder lain lewat P2WKSS_VAR", "")
    return tuple(text.replace(", lalu jalankan lagi", ", lalu ulangi langkah ini").splitlines())


def seen_told(told: Iterable[Told | Unread]) -> Iterator[str]:
    """What was seen while a file was read, a line each."""
    for each in told:
        rule = rules()[each.rule]
        cell = f"sel {each.cell}" if isinstance(each, Told) and each.cell else ""
        place = ", ".join(part for part in (f"Lembar '{shown_sheet(each.sheet)}'" if each.sheet else "", cell) if part)
        line = f"{f'{place}: ' if place else ''}{rule.tell(found=each.found, allowed=each.allowed)}"
        yield in_a_browser(f"{line[:1].upper()}{line[1:]} {rule.advice}")
