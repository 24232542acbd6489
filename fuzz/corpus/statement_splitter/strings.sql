select 'it''s; fine', "a;b";
select 2;