#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The wasit authors
# Excel files: what stands in their sheet, and what is said where none can be written.
. "${0%/*}/tap.sh"

w() { "$WASIT" "$@"; }
w customer add '=HYPERLINK("http://x")' --phone 0501234567 --date-of-birth 1985-04-30 --kind buyer \
	--budget-max 1250000.5 --rating 4 --is-vip yes --notes 'two
lines & <tags>' >/dev/null
w customer add 'نورة' --phone 0507654321 --date-of-birth=--02-29 >/dev/null
columns=name,date_of_birth,budget_max,rating,is_vip,kind,created_at,notes
exits 2 'Excel is for a file' w export customers --format xlsx
like "$(cat err)" '*--output*' 'which has to be named'

if ! w export customers --format xlsx --output a.xlsx --columns $columns --sort name >out 2>err; then
	like "$(cat err)" '*libxlsxwriter-dev*--format csv --bom*' 'what is missing, and another way'
	ok 'no file is left' test ! -e a.xlsx
	unlike "$(w history)" '*xlsx*' 'and nothing logged'
	done_testing
fi
like "$(cat out)" '2 records written to a.xlsx' 'how many went where'
is "$(stat -c %a a.xlsx)" 600 'readable by its owner only'
exits 4 'a file that is there stays' w export customers --format xlsx --output a.xlsx
is "$(find . -name '*.tmp')" '' 'nothing is left beside it'
like "$(w history)" '*as xlsx to a.xlsx*' 'it is logged'
w import a.xlsx >/dev/null 2>err
like "$(cat err)" '*a.xlsx is a workbook*CSV UTF-8*' 'a workbook is not read, but what to do is said'
if ! command -v unzip >/dev/null; then
	skip 'the sheet' 'no unzip here'
	done_testing
fi
sheet() { unzip -p "$1" xl/worksheets/sheet1.xml; }
sheet a.xlsx >sheet.xml
like "$(cat sheet.xml)" '*<pane ySplit="1"*state="frozen"*' 'the header stays in view'
like "$(cat sheet.xml)" '*<autoFilter ref="A1:H3"/>*' 'every column has a filter'
like "$(cat sheet.xml)" '*<col min="1" max="1" width="2[0-9]*"*' 'columns have widths'
like "$(cat sheet.xml)" '*"A1"*<t>Name</t>*<t>Date of birth</t>*<t>Budget up to</t>*' \
	'the header has the labels'
unlike "$(cat sheet.xml)" '*<f>*' 'nothing is a formula'
like "$(cat sheet.xml)" '*t="inlineStr"><is><t>=HYPERLINK(*' 'what looks like one is text'
like "$(cat sheet.xml)" '*<c r="B2" s="2"><v>31167</v></c>*' 'days are dates'
like "$(cat sheet.xml)" '*<c r="C2" s="*"><v>1250000.5</v></c>*' 'money is a number'
like "$(cat sheet.xml)" '*<c r="D2"><v>4</v></c>*' 'so is a number'
like "$(cat sheet.xml)" '*<c r="E2" t="b"><v>1</v></c>*' 'yes is true'
like "$(cat sheet.xml)" '*<c r="F2" t="inlineStr"><is><t>Buyer</t></is></c>*' 'choices have their labels'
like "$(cat sheet.xml)" '*<c r="G2" s="*"><v>46347.41666*</v></c>*' 'moments are in the zone of the person'
like "$(cat sheet.xml)" '*<t>two
lines &amp; &lt;tags&gt;</t>*' 'notes keep their lines'
like "$(cat sheet.xml)" '*<c r="B3" t="inlineStr"><is><t>--02-29</t></is></c>*' 'a day without a year is text'
unlike "$(cat sheet.xml)" '*rightToLeft*' 'left to right in English'
like "$(unzip -p a.xlsx xl/styles.xml)" '*yyyy-mm-dd*#,##0.00*' 'with formats to show them by'
# One sign that XML does not have, and no program would open the workbook.
w customer add "$(printf 'Sami \357\277\276 \357\277\277 Ali')" --phone 0501111111 >/dev/null
w export customers --format xlsx --output odd.xlsx --columns name --sort name >/dev/null
like "$(sheet odd.xlsx)" '*<t>Sami _xFFFE_ _xFFFF_ Ali</t>*' 'signs that no workbook may hold are written as Excel does'
is "$(sheet odd.xlsx | grep -c "$(printf '\357\277[\276\277]')")" 0 'and not as they are'
printf 'language: ar\n' >ar.conf
w export customers --config ar.conf --format xlsx --output ar.xlsx --columns $columns >/dev/null
like "$(sheet ar.xlsx)" '*<sheetView rightToLeft="1"*<t>الاسم</t>*<t>مشتر*' 'in Arabic from the right, in Arabic words'
w export interactions --format xlsx --output none.xlsx >/dev/null
like "$(sheet none.xlsx)" '*<row r="1"*' 'an empty table has its header'
done_testing
