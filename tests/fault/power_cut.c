/* What a power cut leaves: every file as it stood when it was last synced.
 *
 * Preloaded into the engine (LD_PRELOAD). At each fsync and fdatasync the file's content is copied to the folder
 * SHADOW_TO, if it lies in the folder SHADOW_FROM; a rename is repeated there. A cut is then a kill, after which only
 * the shadow is left.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* The place of `path` in the shadow; 0 where it is not ours. Only files right in the folder are kept. */
static int place(const char *path, char *out) {
    const char *from = getenv("SHADOW_FROM"), *to = getenv("SHADOW_TO");
    size_t length = from ? strlen(from) : 0;
    if (!length || !to || strncmp(path, from, length) || path[length] != '/' || strchr(path + length + 1, '/'))
        return 0;
    return snprintf(out, PATH_MAX, "%s/%s", to, path + length + 1) < PATH_MAX;
}

static void keep(int fd) {
    char link[64], path[PATH_MAX], there[PATH_MAX], fresh[PATH_MAX + 8], bytes[1 << 16];
    struct stat status;
    if (fstat(fd, &status) || !S_ISREG(status.st_mode)) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return;
    path[length] = 0;
    if (!place(path, there)) return;
    snprintf(fresh, sizeof fresh, "%s.part", there);
    pthread_mutex_lock(&lock);
    int in = open(link, O_RDONLY), out = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int whole = in >= 0 && out >= 0;
    ssize_t count;
    while (whole && (count = read(in, bytes, sizeof bytes)) != 0)
        whole = count > 0 && write(out, bytes, count) == count;
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    int (*move)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    if (whole) move(fresh, there);
    pthread_mutex_unlock(&lock);
}

int fsync(int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    int result = real(fd);
    if (!result) keep(fd);
    return result;
}

int fdatasync(int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    int result = real(fd);
    if (!result) keep(fd);
    return result;
}

int rename(const char *from, const char *to) {
    char before[PATH_MAX], after[PATH_MAX];
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    int result = real(from, to);
    if (!result && place(from, before) && place(to, after)) real(before, after);
    return result;
}
