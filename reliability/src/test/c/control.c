/*
 * The part of the shim that decides and records. Environment:
 *   FAULTSHIM_ROOT     folder: only what lies in it is counted, harmed or recorded
 *   FAULTSHIM_CONTROL  the file of the control block
 *   FAULTSHIM_TRACE    file that all changes are appended to; optional
 */
#define _GNU_SOURCE
#include "faultshim.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct control *control;
static const char *root;
static size_t root_length;
static int trace_fd = -1;
static pthread_mutex_t trace_lock = PTHREAD_MUTEX_INITIALIZER;
static ssize_t (*plain_write)(int, const void *, size_t);

__attribute__((constructor)) static void begin(void) {
    int (*plain_open)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64");
    plain_write = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    const char *file = getenv("FAULTSHIM_CONTROL");
    if (file != NULL) {
        int fd = plain_open(file, O_RDWR | O_CLOEXEC);
        if (fd >= 0) {
            void *block = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
            control = block == MAP_FAILED ? NULL : block;
            close(fd);
        }
    }
    const char *to = getenv("FAULTSHIM_TRACE");
    if (to != NULL) {
        trace_fd = plain_open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    root_length = getenv("FAULTSHIM_ROOT") == NULL ? 0 : strlen(getenv("FAULTSHIM_ROOT"));
    root = getenv("FAULTSHIM_ROOT"); /* last: nothing is looked at before */
}

const char *name_in_root(const char *path, char *buffer, size_t size) {
    if (root == NULL || path == NULL || strncmp(path, root, root_length) != 0
        || (path[root_length] != '/' && path[root_length] != 0)) {
        return NULL;
    }
    const char *rest = path + root_length;
    while (*rest == '/') {
        rest++;
    }
    size_t length = strlen(rest);
    if (length >= size) {
        return NULL;
    }
    memcpy(buffer, rest, length + 1);
    while (length >= 2 && strcmp(buffer + length - 2, "/.") == 0) {
        length -= 2;
        buffer[length] = 0;
    }
    if (length == 0) {
        strcpy(buffer, ".");
    }
    return buffer;
}

static int matches(const char *name) {
    char patterns[sizeof control->patterns];
    memcpy(patterns, control->patterns, sizeof patterns);
    patterns[sizeof patterns - 1] = 0;
    char *rest = NULL;
    for (char *pattern = strtok_r(patterns, ":", &rest); pattern != NULL; pattern = strtok_r(NULL, ":", &rest)) {
        if (fnmatch(pattern, name, 0) == 0) {
            return 1;
        }
    }
    return 0;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) {
        pause();
    }
}

enum action decide(enum operation operation, const char *name) {
    if (control == NULL || name == NULL || !matches(name)) {
        return NONE;
    }
    __sync_add_and_fetch(&control->counts[operation], 1);
    if (!control->armed || !(control->operations & (1u << operation))) {
        return NONE;
    }
    int64_t call = __sync_add_and_fetch(&control->seen, 1);
    if (call != control->at && !(control->sticky && call > control->at)) {
        return NONE;
    }
    __sync_add_and_fetch(&control->fired, 1);
    if (control->action == KILL_BEFORE) {
        die();
    }
    if (control->action == STOP) {
        kill(getpid(), SIGSTOP);
        return NONE;
    }
    return (enum action)control->action;
}

void afterwards(enum action action) {
    if (action == KILL_AFTER || action == TORN_KILL) {
        die();
    }
    if (action == STOP_AFTER) {
        kill(getpid(), SIGSTOP);
    }
}

int tracing(void) {
    return trace_fd >= 0;
}

static void append(const void *data, int64_t length) {
    const char *from = data;
    while (length > 0) {
        ssize_t written = plain_write(trace_fd, from, (size_t)length);
        if (written <= 0) {
            die(); /* a trace with a hole would lie */
        }
        from += written;
        length -= written;
    }
}

void trace(int kind, int fd, const char *name, const char *other, int64_t offset, const void *data, int64_t length) {
    struct stat status;
    int64_t head[6] = {kind, 0, offset, length, name == NULL ? 0 : (int64_t)strlen(name),
                       other == NULL ? 0 : (int64_t)strlen(other)};
    if (trace_fd < 0) {
        return;
    }
    if (fd >= 0 && fstat(fd, &status) == 0) {
        head[1] = (int64_t)status.st_ino;
    }
    pthread_mutex_lock(&trace_lock);
    append(head, sizeof head);
    append(name, head[4]);
    append(other, head[5]);
    if (data != NULL) {
        append(data, length);
    }
    pthread_mutex_unlock(&trace_lock);
}
