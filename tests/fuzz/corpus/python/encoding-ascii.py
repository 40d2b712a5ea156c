# coding: ascii
a = 'é'
