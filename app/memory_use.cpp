// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/memory_use.h"

#ifdef __linux__
#include <QFile>

#include <unistd.h>
#endif

namespace headlight {

qint64 residentBytes() {
#ifdef __linux__
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> pages = file.readAll().split(' ');
    return pages.size() > 1 ? pages[1].toLongLong() * sysconf(_SC_PAGESIZE) : 0;
#else
    return 0;
#endif
}

} // namespace headlight
