@rem The scripts in package.json begin with the POSIX shell's "exec", so that npm's signals reach the program and not a shell in between.
@rem Windows has no such word; there this file gives it one: run what follows.
@%*
