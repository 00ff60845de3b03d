"""
Runs many commands of the AWS CLI in forks of one process: loading the CLI takes longer than most of its commands.

The interpreter of the CLI loads this module before the CLI, because its folder is on PYTHONPATH. Each line of the standard input is a command in JSON. For
each one, a fork continues as the interpreter that was started for this command alone: it runs the program with these arguments, in this environment, with
these files as its output and its error output. The answer is a line with the number of the command and its exit code.
"""
import os


def serve():
    import json
    import signal
    import sys

    # Everything that the CLI loads for any command. It sets variables of its own meanwhile.
    before = dict(os.environ)
    import awscli.clidriver  # noqa: F401
    import awscli.handlers  # noqa: F401
    import botocore.auth  # noqa: F401
    import botocore.client  # noqa: F401
    import botocore.credentials  # noqa: F401
    import botocore.endpoint  # noqa: F401
    import botocore.httpsession  # noqa: F401
    import botocore.parsers  # noqa: F401
    import botocore.signers  # noqa: F401

    own = {name: value for name, value in os.environ.items() if before.get(name) != value}
    answers = os.dup(1)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    os.write(answers, b'ready\n')
    for line in open(0, 'rb', closefd=False):
        command = json.loads(line)
        if os.fork() != 0:
            continue

        # Waits, so that the command's exit code is known however it ends.
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        process = os.fork()
        if process != 0:
            code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
            os.write(answers, b'%d %d\n' % (command['number'], code))
            os._exit(0)

        os.close(answers)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(os.open(command['output'], os.O_WRONLY), 1)
        os.dup2(os.open(command['error'], os.O_WRONLY), 2)
        os.environ.clear()
        os.environ.update({**command['environment'], **own})
        sys.argv[1:] = command['arguments']
        return

    os._exit(0)


if os.environ.pop('MESHCI_RUN_COMMANDS', '') and hasattr(os, 'fork'):
    serve()
