#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# The long run of the kill test, before a release.
ROUNDS=500 SAVES=2000 exec sh "${0%/*}/kill.sh"
