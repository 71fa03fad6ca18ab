"""What the system says of a file or a connection, in both languages: by itself it knows one, mostly English."""

import errno
from collections.abc import Mapping
from typing import Final

from tiercast.words import Words

_CHINESE: Final[Mapping[int, str]] = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "路径中有一部分不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.EEXIST: "已经存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件过大",
    errno.EIO: "读写出错，磁盘可能有故障",
    errno.EBUSY: "正被其他程序占用",
    errno.ETXTBSY: "正被其他程序占用",
    errno.ENAMETOOLONG: "名称过长",
    errno.ELOOP: "链接互相指向",
    errno.EMFILE: "打开的文件过多",
    errno.ENFILE: "打开的文件过多",
    errno.ENOMEM: "内存不足",
    errno.EXDEV: "在另一块磁盘上",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.ECONNREFUSED: "对方拒绝连接",
    errno.ECONNRESET: "连接被对方断开",
    errno.EHOSTUNREACH: "无法到达该主机",
    errno.ENETUNREACH: "网络不通",
    errno.ETIMEDOUT: "等待超时",
}


def system_words(error: OSError) -> Words:
    """Why something with a file or a connection failed; what has no Chinese words here stays as the system says it."""
    said = error.strerror or str(error)
    if said.startswith("error while attempting to bind"):
        said = said.rpartition(": ")[2]  # what asyncio makes of the system's words names the address once more
    return Words(said, _CHINESE.get(error.errno or 0, said))


def file_words(error: OSError) -> Words:
    """The same behind the file's name, where the error has one."""
    why = system_words(error)
    return Words(f"{error.filename}: {why.en}", f"{error.filename}：{why.zh}") if error.filename else why
