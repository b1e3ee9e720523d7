/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Is a folder on this machine, or does it come over a network?  Locks do not hold there. */
#include "base/base.h"
#include "base/sys.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#define MOUNTS_MAX ((size_t)4 << 20)
#define FUSE_TYPE  0x65735546	/* a program makes it; only the mount says which */

/* Of file systems of the kernel.  Numbers: statfs(2). */
static const unsigned long remote_types[] = {
	0x6969,		/* NFS */
	0x517b,		/* SMB */
	0xff534d42,	/* CIFS */
	0xfe534d42,	/* SMB2 */
	0x5346414f,	/* AFS */
	0x6b414653,	/* AFS of the kernel */
	0x73757245,	/* Coda */
	0x564c,		/* NCP */
	0x01021997,	/* 9P */
	0x00c36400,	/* Ceph */
	0x0bd00bd0,	/* Lustre */
};

/* Of programs; what is not listed (disks of other systems, encrypted folders) is here. */
static const char *const remote_programs[] = {
	"fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.davfs", "fuse.davfs2", "fuse.curlftpfs",
	"fuse.glusterfs", "fuse.smbnetfs", "fuse.gvfsd-fuse", "fuse.ceph-fuse", "fuse.nfs-ganesha",
	"fuse.google-drive-ocamlfuse", "fuse.onedriver", "fuse.juicefs",
};

static bool is_remote_program(const char *type)
{
	for (size_t i = 0; i < COUNT(remote_programs); i++)
		if (str_eq(type, remote_programs[i]))
			return true;
	return false;
}

/* A line: "36 35 98:0 /root /place options [tags…] - type source options".  Source: proc_pid_mountinfo(5). */
bool sys_mount_is_remote(const char *mountinfo, unsigned major_number, unsigned minor_number)
{
	struct strlist lines = { 0 };
	bool remote = false;

	strlist_split(&lines, mountinfo, "\n");
	for (size_t i = 0; i < lines.n; i++) {
		const char *behind = strstr(lines.v[i], " - ");
		unsigned first, second;
		char type[64];

		if (sscanf(lines.v[i], "%*d %*d %u:%u", &first, &second) == 2 && behind &&
		    first == major_number && second == minor_number &&
		    sscanf(behind, " - %63s", type) == 1)
			remote = is_remote_program(type);	/* the last is mounted over the others */
	}
	strlist_release(&lines);
	return remote;
}

static bool program_is_remote(const char *path)
{
	struct str mounts = STR_INIT;
	struct stat st;
	struct err ignored;
	bool remote = false;

	if (stat(path, &st) == 0 &&
	    !sys_read_file("/proc/self/mountinfo", MOUNTS_MAX, &mounts, &ignored))
		remote = sys_mount_is_remote(mounts.s, major(st.st_dev), minor(st.st_dev));
	str_release(&mounts);
	return remote;
}

bool sys_is_remote(const char *path)
{
	unsigned long type;
	struct statfs fs;

	if (statfs(path, &fs) != 0)
		return false;
	type = (unsigned long)(fs.f_type & 0xffffffff);
	for (size_t i = 0; i < COUNT(remote_types); i++)
		if (type == remote_types[i])
			return true;
	return type == FUSE_TYPE && program_is_remote(path);
}
