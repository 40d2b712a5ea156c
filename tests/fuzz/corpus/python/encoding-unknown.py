# coding: klingon
a
