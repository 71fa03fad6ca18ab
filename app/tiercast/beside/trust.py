"""Whom a client trusts at the door of a running engine."""

import ssl

from tiercast.beside.run_file import RunFile


def trusted(run: RunFile) -> ssl.SSLContext | bool:
    """What is trusted: of an engine that speaks TLS exactly the certificate that its run file names.

    Raises:
        OSError: that certificate cannot be read; ssl.SSLError is one.
    """
    if not run.tls:
        return True
    context = ssl.create_default_context(cafile=run.certificate or None)
    # The run file says which address it is; a certificate for the shop's name does not name it.
    context.check_hostname = False
    return context
