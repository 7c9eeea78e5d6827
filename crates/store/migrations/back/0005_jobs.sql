-- Nobody before this had jobs; what waits is made again by the schedules.
DROP TABLE leases;
DROP TABLE schedules;
DROP TABLE jobs;
