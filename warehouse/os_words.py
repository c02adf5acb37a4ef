"""What the operating system says about a file or a folder, in the language of every other message."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping

_WORDS: Mapping[int, str] = {
    errno.ENOENT: "berkas atau foldernya tidak ada",
    errno.EACCES: "tidak ada izin, atau dikunci program lain",
    errno.EPERM: "tidak ada izin",
    errno.EROFS: "disk hanya dapat dibaca",
    errno.ENOSPC: "disk penuh",
    errno.EDQUOT: "jatah disk habis",
    errno.EFBIG: "disk penuh atau berkas terlalu besar",
    errno.EISDIR: "ini folder, bukan berkas",
    errno.ENOTDIR: "sebagian jalur itu berkas, bukan folder",
    errno.EEXIST: "nama itu sudah dipakai berkas lain",
    errno.ENOTEMPTY: "folder itu tidak kosong",
    errno.ENAMETOOLONG: "namanya terlalu panjang",
    errno.EBUSY: "sedang dipakai program lain",
    errno.EMFILE: "terlalu banyak berkas terbuka",
    errno.EIO: "disk rusak atau terputus",
    errno.ENODEV: "disk terputus",
    errno.EXDEV: "kedua tempat itu di disk yang berbeda",
    errno.ENOLCK: "folder ini tidak mengenal kunci berkas, seperti sebagian folder jaringan",
    errno.EOPNOTSUPP: "folder ini tidak mengenal kunci berkas, seperti sebagian folder jaringan",
    errno.EADDRINUSE: "sudah dipakai program lain",
    errno.EADDRNOTAVAIL: "bukan alamat komputer ini",
}

_LONGEST = 259
"""Letters of a whole path on Windows, where nobody allowed more; what is longer is said not to be there."""


def said(error: OSError, *, system: str = os.name) -> str:
    """Why it can't be read or written. `system`: the one that said it.

    >>> said(FileNotFoundError(2, "No such file or directory")), said(OSError("terputus"))
    ('berkas atau foldernya tidak ada', 'terputus')
    >>> said(FileNotFoundError(2, "", "D:/" + "panjang/" * 40), system="nt")[:29]
    'jalurnya lebih dari 259 huruf'
    """
    if isinstance(error, socket.gaierror):  # its numbers are others on every system
        return "nama itu tidak dikenal"
    path = os.path.abspath(str(error.filename2 or error.filename or ""))
    if system == "nt" and error.errno == errno.ENOENT and len(path) > _LONGEST:
        return f"jalurnya lebih dari {_LONGEST} huruf, terlalu panjang untuk Windows; pakai folder dengan nama pendek"
    return _WORDS.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__
