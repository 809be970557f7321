// Preloaded into a server, it counts the calls that change files below the folder FAULT_FOLDER, and
// at the one with the number FAULT_AT does what FAULT_KIND says:
//   kill       the process ends before the call
//   tear       a write is done by half, then the process ends
//   power      the process ends, and what was not brought to the disk is lost: bytes after the last
//              fsync of their file, names that the last fsync of their folder did not cover
//   <number>   this call and all later ones fail with that errno, but those that take no room
// It knows the calls that the server makes for its state, no others.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { kMost = 4096 };

struct file {
  char path[512];
  long synced;        // bytes that are on the disk
  int name_synced;    // its name is
  char previous[32];  // what had the name before, kept for "power"; "": nothing
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct file files[kMost];
static int file_count = 0;
static long calls = 0;
static long previous_count = 0;

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

static int is_ours(const char* path) {
  const char* folder = getenv("FAULT_FOLDER");
  return folder != NULL && path != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static int path_of(int fd, char* path) {
  char link[64];
  snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
  const ssize_t size = readlink(link, path, PATH_MAX - 1);
  if (size <= 0) return 0;
  path[size] = 0;
  return is_ours(path);
}

static struct file* find(const char* path, int add) {
  for (int i = 0; i < file_count; ++i) {
    if (strcmp(files[i].path, path) == 0) return &files[i];
  }
  if (!add || file_count == kMost) return NULL;
  struct file* file = &files[file_count++];
  memset(file, 0, sizeof(*file));
  snprintf(file->path, sizeof(file->path), "%s", path);
  return file;
}

static void place_of(const struct file* file, char* place) {
  snprintf(place, PATH_MAX, "%s.%s", getenv("FAULT_FOLDER"), file->previous);
}

static void lose_power(void) {
  for (int i = 0; i < file_count; ++i) {
    struct file* file = &files[i];
    if (file->path[0] == 0) continue;
    if (file->name_synced) {
      if (truncate(file->path, file->synced) != 0) continue;
    } else if (file->previous[0] != 0) {
      char place[PATH_MAX];
      place_of(file, place);
      REAL(int, rename, const char*, const char*)(place, file->path);
    } else {
      REAL(int, unlink, const char*)(file->path);
    }
  }
}

static void end(void) {
  if (strcmp(getenv("FAULT_KIND"), "power") == 0) lose_power();
  kill(getpid(), SIGKILL);
  pause();
}

// Called before each change, with the lock. Returns an errno, or 0 to go on.
static int count(int fd, const void* bytes, size_t size, int takes_no_room) {
  const char* at = getenv("FAULT_AT");
  const char* kind = getenv("FAULT_KIND");
  ++calls;
  if (at == NULL || kind == NULL || calls < atol(at)) return 0;
  if (kind[0] >= '0' && kind[0] <= '9') return takes_no_room ? 0 : atoi(kind);
  if (strcmp(kind, "tear") == 0 && bytes != NULL) {
    if (REAL(ssize_t, write, int, const void*, size_t)(fd, bytes, size / 2) < 0) end();
  }
  end();
  return 0;
}

static int fail(int error) {
  pthread_mutex_unlock(&lock);
  errno = error;
  return -1;
}

static int open_file(const char* path, int flags, mode_t mode) {
  const int fd = REAL(int, open, const char*, int, ...)(path, flags, mode);
  if (fd >= 0 && (flags & O_CREAT) != 0) {
    struct stat status;
    struct file* file = find(path, 1);
    if (file != NULL && fstat(fd, &status) == 0) file->synced = status.st_size;
  }
  return fd;
}

int open(const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0;
  va_end(list);
  if (!is_ours(path) || (flags & O_CREAT) == 0 || strstr(path, "/lock") != NULL) {
    return REAL(int, open, const char*, int, ...)(path, flags, mode);
  }
  pthread_mutex_lock(&lock);
  const int error = count(-1, NULL, 0, 0);
  if (error != 0) return fail(error);
  const int fd = open_file(path, flags, mode);
  pthread_mutex_unlock(&lock);
  return fd;
}

int open64(const char* path, int flags, ...) __attribute__((alias("open")));

ssize_t write(int fd, const void* bytes, size_t size) {
  char path[PATH_MAX];
  if (!path_of(fd, path)) return REAL(ssize_t, write, int, const void*, size_t)(fd, bytes, size);
  pthread_mutex_lock(&lock);
  const int error = count(fd, bytes, size, 0);
  if (error != 0) return fail(error);
  const ssize_t done = REAL(ssize_t, write, int, const void*, size_t)(fd, bytes, size);
  pthread_mutex_unlock(&lock);
  return done;
}

static int sync_file(int fd, int (*real)(int)) {
  char path[PATH_MAX];
  if (!path_of(fd, path)) return real(fd);
  struct stat status;
  const int is_file = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  pthread_mutex_lock(&lock);
  const int error = count(-1, NULL, 0, !is_file);
  if (error != 0) return fail(error);
  if (is_file) {
    struct file* file = find(path, 1);
    if (file != NULL) file->synced = status.st_size;
  } else {
    const size_t length = strlen(path);
    for (int i = 0; i < file_count; ++i) {
      const char* name = files[i].path;
      const int within = strncmp(name, path, length) == 0 && name[length] == '/';
      if (within && strchr(name + length + 1, '/') == NULL) files[i].name_synced = 1;
    }
  }
  const int result = real(fd);
  pthread_mutex_unlock(&lock);
  return result;
}

int fsync(int fd) { return sync_file(fd, REAL(int, fsync, int)); }
int fdatasync(int fd) { return sync_file(fd, REAL(int, fdatasync, int)); }

int rename(const char* from, const char* to) {
  if (!is_ours(to)) return REAL(int, rename, const char*, const char*)(from, to);
  pthread_mutex_lock(&lock);
  const int error = count(-1, NULL, 0, 0);
  if (error != 0) return fail(error);
  struct file* old = find(from, 0);
  struct file* file = find(to, 1);
  if (file != NULL) {
    char place[PATH_MAX];
    snprintf(file->previous, sizeof(file->previous), "before%ld", ++previous_count);
    place_of(file, place);
    if (link(to, place) != 0) file->previous[0] = 0;
    file->synced = old == NULL ? 0 : old->synced;
    file->name_synced = 0;
  }
  if (old != NULL) old->path[0] = 0;
  const int result = REAL(int, rename, const char*, const char*)(from, to);
  pthread_mutex_unlock(&lock);
  return result;
}

int unlink(const char* path) {
  if (!is_ours(path)) return REAL(int, unlink, const char*)(path);
  pthread_mutex_lock(&lock);
  count(-1, NULL, 0, 1);
  struct file* file = find(path, 0);
  if (file != NULL) file->path[0] = 0;
  const int result = REAL(int, unlink, const char*)(path);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int fd, off_t size) {
  char path[PATH_MAX];
  if (!path_of(fd, path)) return REAL(int, ftruncate, int, off_t)(fd, size);
  pthread_mutex_lock(&lock);
  count(-1, NULL, 0, 1);
  const int result = REAL(int, ftruncate, int, off_t)(fd, size);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate64(int fd, off_t size) __attribute__((alias("ftruncate")));
