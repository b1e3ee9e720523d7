/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The user's own keys: $XDG_CONFIG_HOME/wasit/keys.yaml. */
#ifndef APP_KEYMAP_CONFIG_H
#define APP_KEYMAP_CONFIG_H
#include "app/theme_config.h"

/* Rows ACTION: KEYS ("record-edit: e <F3>"; no text: no key). No file: no rows. ERR_FORMAT,
 * ERR_IO. */
enum result keymap_config_read(struct settings *out, struct err *err) MUST_CHECK;
/* Rows SENT: KEY of $XDG_CONFIG_HOME/wasit/keyboard.yaml ("ش: a"): what another keyboard layout sends
 * for the key that is `a` on a Latin one. No file: no rows. ERR_FORMAT, ERR_IO. */
enum result keyboard_config_read(struct settings *out, struct err *err) MUST_CHECK;
#endif
