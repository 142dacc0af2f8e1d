UPDATE vitals SET unit_code = NULL;
