# coding: cp1252
a = ''
