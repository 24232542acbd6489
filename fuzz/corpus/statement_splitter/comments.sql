-- a; b
select 1; -- c
/* a; /* b; */ ; */ select 2;
