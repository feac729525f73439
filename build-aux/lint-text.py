#!/usr/bin/env python3
"""Layout of the files, and what a room may include; for build-aux/lint.

Prints one line per fault and ends with 1 when there is any. Long lines and
large files are told in a line each kind, and are no fault."""

import os
import re
import sys

LINE = 130
FILE = 600

# What each room may see of the others; docs/house.md is the page about it.
ROOMS = {
    'core': set(),
    'planner': {'core'},
    'checker': {'core'},
    'board': {'core'},
    'sqlite': {'core'},
    'store': {'core', 'sqlite'},
    'exchange': {'core', 'sqlite'},
    'library': {'core'},
    'documents': {'core', 'board', 'planner'},
    'project': {'core', 'planner', 'checker', 'store', 'sqlite', 'exchange', 'library'},
    'cli': {'core', 'planner', 'checker', 'store', 'exchange', 'library', 'project', 'documents', 'board', 'scenarios', 'simulation', 'scheduling'},
    'ui': {'core', 'planner', 'checker', 'store', 'exchange', 'library', 'project', 'documents', 'board', 'scenarios', 'simulation', 'scheduling'},
}
# Libraries that stay on their floor.
TOOLKIT = re.compile(r'#\s*include\s*[<"](gtk/|gdk/|gsk/|adwaita)')
INCLUDE = re.compile(r'^\s*#\s*include\s*"([a-z]+)/lm-')
# Unsafe with texts of strangers, or reaching for a shell.
BANNED = re.compile(r'\b(gets|strcpy|strcat|sprintf|vsprintf|system|popen|alloca|g_alloca|mktemp|tmpnam)\s*\(')
LEFTOVER = re.compile(r'\b(TODO|FIXME|XXX|HACK)\b')
TEXT = ('.c', '.h', '.py', '.sh', '.sql', '.blp', '.css', '.md', '.build', '.json', '.yml', '.in', '.xml', '.txt', '.svg')

faults = []


def fault(path, number, words):
    faults.append(f'{path}:{number}: {words}')


def strip_strings(line):
    line = re.sub(r'"(\\.|[^"\\])*"', '""', line)
    return re.sub(r"'(\\.|[^'\\])'", "''", line)


def check_layout(path, data):
    if b'\r' in data:
        fault(path, 1, 'line ends of DOS')
    if data and not data.endswith(b'\n'):
        fault(path, data.count(b'\n') + 1, 'no newline at the end')
    if data.endswith(b'\n\n'):
        fault(path, data.count(b'\n'), 'blank lines at the end')


def check_source(path, lines):
    room = path.split('/')[1] if path.startswith('src/') and path.count('/') > 1 else None
    if path.endswith('.h') and not any(line.startswith('#pragma once') for line in lines):
        fault(path, 1, 'no #pragma once')
    inside = False  # of a comment
    for number, line in enumerate(lines, 1):
        if '\t' in line:
            fault(path, number, 'a tab')
        code = strip_strings(line)
        if inside or '/*' in code:
            inside = '*/' not in code.rsplit('/*', 1)[-1]
            code = code.split('/*')[0] if '/*' in code else ''
        code = code.split('//')[0]
        found = BANNED.search(code)
        if found:
            fault(path, number, f'{found.group(1)}() is not used here')
        if room in ROOMS:
            if room != 'ui' and TOOLKIT.search(line):
                fault(path, number, f'the toolkit below ui (room {room})')
            found = INCLUDE.match(line)
            if found and found.group(1) != room and found.group(1) in ROOMS and found.group(1) not in ROOMS[room]:
                fault(path, number, f'room {room} may not know room {found.group(1)}')


def main():
    long_lines = 0
    large = []
    for path in sys.argv[1:]:
        if not os.path.isfile(path):
            continue
        with open(path, 'rb') as file:
            data = file.read()
        is_text = path.endswith(TEXT) or data.startswith(b'#!')
        if not is_text or b'\0' in data:
            continue
        try:
            lines = data.decode('utf-8').split('\n')
        except UnicodeDecodeError as problem:
            fault(path, data[:problem.start].count(b'\n') + 1, 'not UTF-8')
            continue
        check_layout(path, data)
        for number, line in enumerate(lines, 1):
            if line != line.rstrip() and not path.endswith('.md'):
                fault(path, number, 'blanks at the end of the line')
            if path != 'build-aux/lint-text.py' and LEFTOVER.search(line):
                fault(path, number, 'something was left to do')
        if path.endswith(('.c', '.h')):
            check_source(path, lines)
            long_lines += sum(len(line) > LINE for line in lines)
            if len(lines) > FILE:
                large.append(f'{path} ({len(lines)})')
    for words in faults:
        print(words)
    if long_lines:
        print(f'lines of more than {LINE} characters: {long_lines}')
    if large:
        print(f'files of more than {FILE} lines, each of which may do a second thing: ' + ', '.join(large))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
