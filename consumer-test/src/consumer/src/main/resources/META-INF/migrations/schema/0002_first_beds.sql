INSERT INTO bed(name) VALUES ('window'), ('door');
