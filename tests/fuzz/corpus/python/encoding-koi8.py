#!/usr/bin/python
# coding: koi8-r
a = 'а'
