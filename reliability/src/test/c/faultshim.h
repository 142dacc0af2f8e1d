/*
 * What the shim and the test that steers it share: a block of memory in a file, mapped by both. The Java class
 * FaultControl knows the same offsets.
 */
#ifndef FAULTSHIM_H
#define FAULTSHIM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum operation { OPEN, READ, WRITE, SYNC, TRUNCATE, UNLINK, RENAME, MKDIR, OPERATIONS };

enum action {
    NONE,
    FAIL_EIO,
    FAIL_ENOSPC,
    FAIL_EACCES,
    SHORT,       /* does a part of it, and says so */
    TORN_KILL,   /* writes a part of it, and is killed */
    KILL_BEFORE,
    KILL_AFTER,
    LIE,         /* says that it was done, and does nothing */
    STOP,        /* SIGSTOP, and goes on after SIGCONT */
    STOP_AFTER   /* the same behind the call */
};

struct control {
    int32_t armed;                  /* 0: counts, and harms nothing */
    uint32_t operations;            /* one bit for each operation that may be harmed */
    int32_t action;
    int32_t sticky;                 /* 1: each call from that one on, not only that one */
    int64_t at;                     /* the call to harm, counted from 1 */
    int64_t seen;                   /* how many calls of those operations there were since it was armed */
    int64_t fired;                  /* how many of them were harmed */
    int64_t counts[16];             /* all calls, by operation */
    char patterns[512];             /* of names relative to the root, with ':' between them; "*" also matches '/' */
};

/* What a record of the trace is about; WRITE, TRUNCATE … have the numbers of the operations. */
enum { CREATE = 20, RMDIR = 21, SAID = 22 };

/* Decides about a call: NONE if it is to be left alone. Kills or stops the process by itself where it has to. */
enum action decide(enum operation operation, const char *name);

/* After the call, for KILL_AFTER and STOP_AFTER. */
void afterwards(enum action action);

/* The name of a path relative to the root; NULL if it is not in there. */
const char *name_in_root(const char *path, char *buffer, size_t size);

/* Appends a record, if there is a trace. fd is -1 for what has no open file. */
void trace(int kind, int fd, const char *name, const char *other, int64_t offset, const void *data, int64_t length);

int tracing(void);

#endif
