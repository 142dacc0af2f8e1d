/*
 * Stands between a process and the C library (LD_PRELOAD), and makes calls on files fail as disks, kernels and power do.
 * SQLite and the JDK both go through these symbols. Built by the tests; never part of a product.
 */
#define _GNU_SOURCE
#include "faultshim.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST 1024
#define MOST_FILES 4096
#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (real == NULL) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static char *names[MOST_FILES]; /* of the files in the root, by descriptor */

static const char *name_of(int fd) {
    return fd >= 0 && fd < MOST_FILES ? names[fd] : NULL;
}

static void remember(int fd, const char *name) {
    if (fd >= 0 && fd < MOST_FILES) {
        free(names[fd]);
        names[fd] = name == NULL ? NULL : strdup(name);
    }
}

static int failed(enum action action) {
    if (action == FAIL_EIO || action == FAIL_ENOSPC || action == FAIL_EACCES) {
        errno = action == FAIL_EIO ? EIO : action == FAIL_ENOSPC ? ENOSPC : EACCES;
        return 1;
    }
    return 0;
}

/* ---- opening and closing ---- */

typedef int (*open_function)(int, const char *, int, ...);

static int opened(open_function real, int folder, const char *path, int flags, mode_t mode) {
    char buffer[LONGEST];
    const char *name = name_in_root(path, buffer, sizeof buffer);
    enum action action = name == NULL ? NONE : decide(OPEN, name);
    if (failed(action)) {
        return -1;
    }
    struct stat before;
    int was_there = name == NULL || stat(path, &before) == 0;
    int fd = real(folder, path, flags, mode);
    int failure = errno;
    if (fd >= 0) {
        remember(fd, name);
        if (name != NULL && !was_there) {
            trace(CREATE, fd, name, NULL, 0, NULL, 0);
        } else if (name != NULL && (flags & O_TRUNC) && before.st_size > 0) {
            trace(TRUNCATE, fd, name, NULL, 0, NULL, 0);
        }
    }
    afterwards(action);
    errno = failure;
    return fd;
}

#define OPENING(name, folder_parameter, folder_argument) \
    int name(folder_parameter const char *path, int flags, ...) { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        static open_function real; \
        if (real == NULL) real = (open_function)dlsym(RTLD_NEXT, "openat64"); \
        return opened(real, folder_argument, path, flags, mode); \
    }
#define COMMA ,

OPENING(open, , AT_FDCWD)
OPENING(open64, , AT_FDCWD)
OPENING(openat, int folder COMMA, folder)
OPENING(openat64, int folder COMMA, folder)

int close(int fd) {
    REAL(int, "close", int);
    remember(fd, NULL);
    return real(fd);
}

/* ---- reading ---- */

static ssize_t real_read(int fd, void *data, size_t count, off64_t offset) {
    static ssize_t (*at_place)(int, void *, size_t, off64_t);
    static ssize_t (*here)(int, void *, size_t);
    if (here == NULL) {
        at_place = (ssize_t(*)(int, void *, size_t, off64_t))dlsym(RTLD_NEXT, "pread64");
        here = (ssize_t(*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
    }
    return offset < 0 ? here(fd, data, count) : at_place(fd, data, count, offset);
}

static ssize_t reading(int fd, void *data, size_t count, off64_t offset) {
    const char *name = name_of(fd);
    enum action action = name == NULL ? NONE : decide(READ, name);
    if (failed(action)) {
        return -1;
    }
    if (action == SHORT && count > 1) {
        count /= 2;
    }
    ssize_t done = real_read(fd, data, count, offset);
    if (action == LIE && done > 0) {
        memset(data, 0, (size_t)done); /* a disk that gives zeros */
    }
    afterwards(action);
    return done;
}

ssize_t read(int fd, void *data, size_t count) { return reading(fd, data, count, -1); }
ssize_t pread(int fd, void *data, size_t count, off_t offset) { return reading(fd, data, count, offset); }
ssize_t pread64(int fd, void *data, size_t count, off64_t offset) { return reading(fd, data, count, offset); }

/* ---- writing ---- */

static ssize_t real_write(int fd, const void *data, size_t count, off64_t offset) {
    static ssize_t (*at_place)(int, const void *, size_t, off64_t);
    static ssize_t (*here)(int, const void *, size_t);
    if (here == NULL) {
        at_place = (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
        here = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    }
    return offset < 0 ? here(fd, data, count) : at_place(fd, data, count, offset);
}

static ssize_t writing(int fd, const void *data, size_t count, off64_t offset) {
    const char *name = name_of(fd);
    if (name == NULL) {
        if (fd == STDOUT_FILENO && tracing()) {
            trace(SAID, -1, NULL, NULL, 0, data, (int64_t)count); /* before anybody can hear it */
        }
        return real_write(fd, data, count, offset);
    }
    enum action action = decide(WRITE, name);
    if (failed(action)) {
        return -1;
    }
    if (action == LIE) {
        if (offset < 0) lseek64(fd, (off64_t)count, SEEK_CUR);
        return (ssize_t)count;
    }
    if (action == SHORT || action == TORN_KILL) {
        count = count > 1 ? count / 2 : count;
    }
    off64_t place = offset >= 0 ? offset : tracing() ? lseek64(fd, 0, SEEK_CUR) : 0;
    ssize_t done = real_write(fd, data, count, offset);
    if (done > 0) {
        trace(WRITE, fd, name, NULL, place, data, done);
    }
    afterwards(action);
    return done;
}

ssize_t write(int fd, const void *data, size_t count) { return writing(fd, data, count, -1); }
ssize_t pwrite(int fd, const void *data, size_t count, off_t offset) { return writing(fd, data, count, offset); }
ssize_t pwrite64(int fd, const void *data, size_t count, off64_t offset) { return writing(fd, data, count, offset); }

/* Copies inside the kernel are taken apart, so that each part can be counted, harmed and recorded. */
static ssize_t copying(int to, off64_t *to_place, int from, off64_t *from_place, size_t count) {
    char buffer[65536];
    size_t part = count < sizeof buffer ? count : sizeof buffer;
    ssize_t got = reading(from, buffer, part, from_place == NULL ? -1 : *from_place);
    if (got <= 0) {
        return got;
    }
    ssize_t done = writing(to, buffer, (size_t)got, to_place == NULL ? -1 : *to_place);
    if (done > 0 && from_place != NULL) *from_place += done;
    if (done > 0 && to_place != NULL) *to_place += done;
    if (done >= 0 && done < got && from_place == NULL) lseek64(from, done - got, SEEK_CUR);
    return done;
}

ssize_t sendfile64(int to, int from, off64_t *place, size_t count) {
    REAL(ssize_t, "sendfile64", int, int, off64_t *, size_t);
    return name_of(to) == NULL && name_of(from) == NULL ? real(to, from, place, count)
                                                       : copying(to, NULL, from, place, count);
}

ssize_t copy_file_range(int from, off64_t *from_place, int to, off64_t *to_place, size_t count, unsigned flags) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    return name_of(to) == NULL && name_of(from) == NULL
        ? real(from, from_place, to, to_place, count, flags)
        : copying(to, to_place, from, from_place, count);
}

/* ---- what else changes a file ---- */

#define ON_DESCRIPTOR(operation, call, place) \
    const char *name = name_of(fd); \
    enum action action = name == NULL ? NONE : decide(operation, name); \
    if (failed(action)) return -1; \
    if (action == LIE) return 0; \
    int result = call; \
    if (result == 0 && name != NULL) trace(operation, fd, name, NULL, place, NULL, 0); \
    afterwards(action); \
    return result

int fsync(int fd) {
    REAL(int, "fsync", int);
    ON_DESCRIPTOR(SYNC, real(fd), 0);
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    ON_DESCRIPTOR(SYNC, real(fd), 0);
}

int ftruncate64(int fd, off64_t size) {
    REAL(int, "ftruncate64", int, off64_t);
    ON_DESCRIPTOR(TRUNCATE, real(fd, size), size);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

#define ON_NAME(operation, kind, call) \
    char buffer[LONGEST]; \
    const char *name = name_in_root(path, buffer, sizeof buffer); \
    enum action action = name == NULL ? NONE : decide(operation, name); \
    if (failed(action)) return -1; \
    if (action == LIE) return 0; \
    int result = call; \
    if (result == 0 && name != NULL) trace(kind, -1, name, NULL, 0, NULL, 0); \
    afterwards(action); \
    return result

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    ON_NAME(UNLINK, UNLINK, real(path));
}

int rmdir(const char *path) {
    REAL(int, "rmdir", const char *);
    ON_NAME(UNLINK, RMDIR, real(path));
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    ON_NAME(MKDIR, MKDIR, real(path, mode));
}

int rename(const char *path, const char *to) {
    REAL(int, "rename", const char *, const char *);
    char buffer[LONGEST];
    char other_buffer[LONGEST];
    const char *name = name_in_root(path, buffer, sizeof buffer);
    const char *other = name_in_root(to, other_buffer, sizeof other_buffer);
    enum action action = name == NULL ? NONE : decide(RENAME, name);
    if (failed(action)) {
        return -1;
    }
    if (action == LIE) {
        return 0;
    }
    int result = real(path, to);
    if (result == 0 && name != NULL && other != NULL) {
        trace(RENAME, -1, name, other, 0, NULL, 0);
    }
    afterwards(action);
    return result;
}
