/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Customers to be merged. */
#ifndef TESTS_MERGE_FIXTURE_H
#define TESTS_MERGE_FIXTURE_H
#include "one_app.h"

void merge_setup(void);
int64_t merge_customer(const char *spec);
/* How many pairs; the first one's likeness. */
size_t find(unsigned *like, size_t limit);
enum result try_merge(int64_t kept, int64_t other, bool prefer_other);
void merge(int64_t kept, int64_t other);
#define KEPT "name=Sara;phone=0501234567;email=s@a.sa;city=جدة;tags=a b;notes=first;rating=3;" \
	"kind=buyer;date_of_birth=1985-04-30;budget_min=100;budget_max=900;financing_needed=yes;" \
	"property_types=villa;custom={\"x\":1}"
#define OTHER "name=Sarah;phone=0507654321;email=t@b.sa;city=الرياض;tags=b c;notes=second;rating=5;" \
	"kind=seller;date_of_birth=1986-05-01;budget_min=200;budget_max=800;financing_needed=no;" \
	"property_types=farm;company=Acme"
#endif
