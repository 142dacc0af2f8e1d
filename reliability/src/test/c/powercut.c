/* Takes the power away from a file system: nothing that is still in memory reaches its device, and all calls fail. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>

/* Understood by ext4, XFS and F2FS alike: xfs_fs.h calls it XFS_IOC_GOINGDOWN, with XFS_FSOP_GOING_FLAGS_NOLOGFLUSH. */
#define GOING_DOWN _IOR('X', 125, uint32_t)
#define WITHOUT_FLUSHING_THE_LOG 2u

int main(int count, char **arguments) {
    uint32_t flags = WITHOUT_FLUSHING_THE_LOG;
    int folder = count == 2 ? open(arguments[1], O_RDONLY | O_DIRECTORY) : -1;
    if (folder < 0 || ioctl(folder, GOING_DOWN, &flags) != 0) {
        perror("powercut");
        return 1;
    }
    return 0;
}
