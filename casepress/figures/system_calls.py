"""The numbers of Linux's system calls on the processors that figure scripts are isolated on, in
groups by what becomes of them (`casepress.figures.seccomp`).

Source: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux.
"""

from __future__ import annotations


def _numbers(words: str) -> dict[str, int]:
    return {name: int(number) for name, _, number in (w.partition("=") for w in words.split())}


#: Memory, time, threads, what concerns the process itself, and files, which Landlock governs.
ALLOWED = {
    "x86_64": _numbers(
        """read=0 write=1 readv=19 writev=20 pread64=17 pwrite64=18 preadv=295 pwritev=296
        preadv2=327 pwritev2=328 lseek=8 close=3 close_range=436 stat=4 fstat=5
        lstat=6 newfstatat=262 statx=332 statfs=137 fstatfs=138 access=21
        faccessat=269 faccessat2=439 readlink=89 readlinkat=267 getdents=78
        getdents64=217 getcwd=79 chdir=80 fchdir=81 mkdir=83 mkdirat=258 rmdir=84
        unlink=87 unlinkat=263 rename=82 renameat=264 renameat2=316 link=86
        linkat=265 symlink=88 symlinkat=266 ftruncate=77 fallocate=285 fsync=74
        fdatasync=75 sync_file_range=277 flock=73 dup=32 dup2=33 dup3=292 pipe=22
        pipe2=293 poll=7 ppoll=271 select=23 pselect6=270 epoll_create=213
        epoll_create1=291 epoll_ctl=233 epoll_wait=232 epoll_pwait=281 eventfd=284
        eventfd2=290 sendfile=40 copy_file_range=326 fadvise64=221 mmap=9 munmap=11
        mremap=25 mprotect=10 madvise=28 msync=26 mincore=27 mlock=149 munlock=150
        brk=12 membarrier=324 futex=202 set_robust_list=273 get_robust_list=274
        rseq=334 set_tid_address=218 gettid=186 rt_sigaction=13 rt_sigprocmask=14
        rt_sigreturn=15 rt_sigpending=127 rt_sigtimedwait=128 rt_sigsuspend=130
        sigaltstack=131 pause=34 alarm=37 setitimer=38 getitimer=36
        restart_syscall=219 nanosleep=35 clock_nanosleep=230 clock_gettime=228
        clock_getres=229 gettimeofday=96 time=201 times=100 getpid=39 getppid=110
        getuid=102 geteuid=107 getgid=104 getegid=108 getgroups=115 getresuid=118
        getresgid=120 getpgrp=111 getpgid=121 getsid=124 capget=125 uname=63
        sysinfo=99 getrlimit=97 getrusage=98 getrandom=318 umask=95 arch_prctl=158
        getcpu=309 sched_yield=24 sched_getaffinity=204 sched_getparam=143
        sched_getscheduler=145 sched_get_priority_max=146 sched_get_priority_min=147
        getpriority=140 exit=60 exit_group=231"""
    ),
    "aarch64": _numbers(
        """read=63 write=64 readv=65 writev=66 pread64=67 pwrite64=68 preadv=69 pwritev=70
        preadv2=286 pwritev2=287 lseek=62 close=57 close_range=436 fstat=80
        newfstatat=79 statx=291 statfs=43 fstatfs=44 faccessat=48 faccessat2=439
        readlinkat=78 getdents64=61 getcwd=17 chdir=49 fchdir=50 mkdirat=34
        unlinkat=35 renameat=38 renameat2=276 linkat=37 symlinkat=36 ftruncate=46
        fallocate=47 fsync=82 fdatasync=83 sync_file_range=84 flock=32 dup=23
        dup3=24 pipe2=59 ppoll=73 pselect6=72 epoll_create1=20 epoll_ctl=21
        epoll_pwait=22 eventfd2=19 sendfile=71 copy_file_range=285 fadvise64=223
        mmap=222 munmap=215 mremap=216 mprotect=226 madvise=233 msync=227
        mincore=232 mlock=228 munlock=229 brk=214 membarrier=283 futex=98
        set_robust_list=99 get_robust_list=100 rseq=293 set_tid_address=96
        gettid=178 rt_sigaction=134 rt_sigprocmask=135 rt_sigreturn=139
        rt_sigpending=136 rt_sigtimedwait=137 rt_sigsuspend=133 sigaltstack=132
        setitimer=103 getitimer=102 restart_syscall=128 nanosleep=101
        clock_nanosleep=115 clock_gettime=113 clock_getres=114 gettimeofday=169
        times=153 getpid=172 getppid=173 getuid=174 geteuid=175 getgid=176
        getegid=177 getgroups=158 getresuid=148 getresgid=150 getpgid=155 getsid=156
        capget=90 uname=160 sysinfo=179 getrlimit=163 getrusage=165 getrandom=278
        umask=166 getcpu=168 sched_yield=124 sched_getaffinity=123
        sched_getparam=121 sched_getscheduler=120 sched_get_priority_max=125
        sched_get_priority_min=126 getpriority=141 exit=93 exit_group=94"""
    ),
}
#: Calls whose arguments decide.
BY_ARGUMENT = {
    "x86_64": _numbers(
        """open=2 openat=257 prctl=157 clone=56 prlimit64=302 kill=62 tgkill=234 fcntl=72
        ioctl=16"""
    ),
    "aarch64": _numbers(
        """openat=56 prctl=167 clone=220 prlimit64=261 kill=129 tgkill=131 fcntl=25 ioctl=29"""
    ),
}
#: Landlock does not govern modes and times of files: these calls do nothing and succeed.
PRETENDED = {
    "x86_64": _numbers(
        """chmod=90 fchmod=91 fchmodat=268 fchmodat2=452 utime=132 utimes=235 utimensat=280
        futimesat=261"""
    ),
    "aarch64": _numbers("""fchmod=52 fchmodat=53 fchmodat2=452 utimensat=88"""),
}
#: Refused as "not permitted"; every call in none of these groups is refused as unknown.
REFUSED = {
    "x86_64": _numbers(
        """socket=41 socketpair=53 fork=57 vfork=58 execve=59 execveat=322 ptrace=101
        truncate=76"""
    ),
    "aarch64": _numbers(
        """socket=198 socketpair=199 execve=221 execveat=281 ptrace=117 truncate=45"""
    ),
}
