UPDATE patients SET search_name = NULL;
