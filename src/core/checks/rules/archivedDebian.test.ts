import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn } from '../../../../test/support/details.ts';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { context } from '../../../../test/support/samples.ts';

const code = 'archived-debian';
const updates = 'RUN apt-get update && apt-get install -y git';
const on = (image: string, ...lines: string[]) => context(`FROM ${image}\n${lines.join('\n')}\n`);

describe(code, () => {
  test('apt-get update on Debian buster and before', () => {
    expectProject(on('python:3.8-slim-buster', `#    ^^^^^^^^^^^^^^^^^^^^^^ ${code} error`, updates));
    for (const image of [
      'python:3.7.9-slim-stretch',
      'docker.io/library/python:3.6-jessie',
      'debian:buster-20240612-slim',
      'debian:10',
      'debian:9.13-slim',
      'node:16-buster',
    ])
      assert.ok(codesIn(on(image, updates)).includes(`${code} error`), image);
    for (const line of [
      'RUN apt update\nRUN apt install -y git',
      'RUN apt-get -y -qq update \\\n  && apt-get install -y git',
      'RUN pip install numpy && apt-get update',
      'RUN set -ex; \\\n    apt-get update; \\\n    apt-get install -y git',
      'RUN set -ux -e; apt-get update ; apt-get install -y git',
      "RUN apt-get update && echo 'a; b'",
      'RUN apt-get update \\\n  # or git; curl\n  && apt-get install -y git ">=a;b" 2>&1',
      'COPY requirements.txt /tmp/\nRUN apt-get update',
      'COPY requirements.txt .\nRUN apt-get update',
      'WORKDIR /app\nCOPY . .\nRUN apt-get update',
    ])
      assert.ok(codesIn(on('debian:buster', line)).includes(`${code} error`), line);
    const text = on('debian:buster', updates);
    assert.deepEqual(messagesIn(text, code), [
      'Debian buster was moved to archive.debian.org, so apt-get update fails. Use an image of Debian bookworm.',
    ]);
    assert.equal(relatedIn(text, code).length, 1);
  });

  test('images of releases that are there, and of others', () => {
    for (const image of [
      'python:3.8-slim-bullseye',
      'python:3.8-slim',
      'python:3.10-bookworm',
      'debian:11',
      'debian:12.1',
      'debian',
      'debian/eol:buster',
      'example.azurecr.io/python:3.8-slim-buster',
      'ubuntu:10.04',
    ])
      expectNone(on(image, updates), code);
  });

  test('builds that look elsewhere, or go on without it', () => {
    for (const lines of [
      'RUN sed -i s/deb.debian.org/archive.debian.org/ /etc/apt/sources.list && apt-get update',
      'COPY sources.list /etc/apt/\nRUN apt-get update',
      'COPY rootfs /\nRUN apt-get update',
      'WORKDIR /\nCOPY rootfs .\nRUN apt-get update',
      'COPY etc/ etc/\nRUN apt-get update',
      'WORKDIR /etc\nCOPY apt apt\nRUN apt-get update',
      'COPY setup /usr/local/bin/setup\nRUN setup && apt-get update',
      'COPY Makefile .\nRUN make mirror && apt-get update',
      'ADD apt.tgz /tmp/\nRUN tar xzf /tmp/apt.tgz -C / && apt-get update',
      'RUN cd /etc && sed -i s/deb/archive/ apt/*.list && apt-get update',
      'COPY --from=other /tmp /tmp\nRUN apt-get update',
      'COPY fix.sh /tmp/\nRUN bash /tmp/fix.sh\nRUN apt-get update',
      'ENV http_proxy=http://mirror\nRUN apt-get update',
      'RUN apt-get update || true',
      'RUN apt-get update; echo done',
      'RUN apt-get update && apt-get install -y git; exit 0',
      'RUN set -e; apt-get update && apt-get install -y git; echo done',
      'RUN apt-get update && apt-get install -y git &',
      'RUN <<EOF\napt-get update\napt-get install -y git\nEOF',
      'COPY fix.py /tmp/\nRUN python /tmp/fix.py\nRUN apt-get update',
      'RUN apt-get update -o Dir::Etc::sourcelist=/tmp/list',
      'RUN if true; then apt-get update; fi',
      'RUN pip install numpy',
    ])
      expectNone(on('debian:buster', lines), code);
    // Of a stage that only lends files, nobody knows whether it is built.
    expectNone(on('debian:buster AS build', updates, 'FROM debian:bookworm', updates), code);
  });

  test('the fix takes the same Python on bookworm', () => {
    const after = expectFixed(on('python:3.8-slim-buster', updates), code);
    assert.match([...after.files.values()].join('\n'), /^FROM python:3\.8-slim-bookworm$/m);
  });
});
