/* A disk that fails when it is told to: loaded before the C library, it stands between a program and its files.
 *
 * What changes a file below the watched folder is counted: writes, flushes, cuts, names given and taken. The call
 * of one number fails, once or from then on; a write that fails has written its first half, as disks do.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char watched[PATH_MAX];
static long calls, flushes, fails_at;
static int fails_for_ever, fails_with;

/* For the tests, by ctypes: watch a folder; let call `at` fail (0: none), and count anew; how many there were. */
void disk_watch(const char *folder) { snprintf(watched, sizeof watched, "%s/", folder); }
void disk_fail(long at, int for_ever, int with) {
    calls = flushes = 0;
    fails_at = at;
    fails_for_ever = for_ever;
    fails_with = with;
}
long disk_calls(void) { return calls; }
long disk_flushes(void) { return flushes; }

static int is_watched(const char *path) { return watched[0] && path && !strncmp(path, watched, strlen(watched)); }

static int is_watched_handle(int handle) {
    char link[64], path[PATH_MAX];
    int kept = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = watched[0] ? readlink(link, path, sizeof path - 1) : -1;
    errno = kept;
    if (length < 0) return 0;
    path[length] = 0;
    strcat(path, length + 1 < PATH_MAX ? "/" : ""); /* the folder itself is watched, too */
    return is_watched(path);
}

static int fails_now(void) {
    calls++;
    if (!fails_at || (fails_for_ever ? calls < fails_at : calls != fails_at)) return 0;
    errno = fails_with;
    return 1;
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int handle, const void *bytes, size_t count) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (is_watched_handle(handle) && fails_now()) {
        int why = errno;
        if (count > 1) (void)!real(handle, bytes, count / 2);
        errno = why;
        return -1;
    }
    return real(handle, bytes, count);
}

static ssize_t write_at(ssize_t (*real)(int, const void *, size_t, off64_t), int handle, const void *bytes,
                        size_t count, off64_t at) {
    if (is_watched_handle(handle) && fails_now()) {
        int why = errno;
        if (count > 1) (void)!real(handle, bytes, count / 2, at);
        errno = why;
        return -1;
    }
    return real(handle, bytes, count, at);
}

ssize_t pwrite64(int handle, const void *bytes, size_t count, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return write_at(real, handle, bytes, count, at);
}

ssize_t pwrite(int handle, const void *bytes, size_t count, off_t at) { return pwrite64(handle, bytes, count, at); }

#define FLUSH(name) \
    int name(int handle) { \
        REAL(int, #name, int); \
        if (!is_watched_handle(handle)) return real(handle); \
        flushes++; \
        return fails_now() ? -1 : real(handle); \
    }
FLUSH(fsync)
FLUSH(fdatasync)

int ftruncate64(int handle, off64_t length) {
    REAL(int, "ftruncate64", int, off64_t);
    return is_watched_handle(handle) && fails_now() ? -1 : real(handle, length);
}
int ftruncate(int handle, off_t length) { return ftruncate64(handle, length); }

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return is_watched(to) && fails_now() ? -1 : real(from, to);
}
int link(const char *from, const char *to) {
    REAL(int, "link", const char *, const char *);
    return is_watched(to) && fails_now() ? -1 : real(from, to);
}
int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    REAL(int, "linkat", int, const char *, int, const char *, int);
    return is_watched(to) && fails_now() ? -1 : real(from_folder, from, to_folder, to, flags);
}
int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    return is_watched(path) && fails_now() ? -1 : real(path);
}
