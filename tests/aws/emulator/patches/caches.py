"""ElastiCache: the clusters of a replication group, which have its network, and a list of serverless caches."""

import inspect

from moto.core.responses import ActionResult
from moto.elasticache.models import CacheCluster, ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse


def apply():
    create = ElastiCacheBackend.create_replication_group
    blank = dict.fromkeys([name for name in inspect.signature(CacheCluster).parameters if name != "self"])

    def created(self, **kwargs):
        group = create(self, **kwargs)
        for member in group.member_clusters:
            cluster = CacheCluster(
                **{
                    **blank,
                    "account_id": self.account_id,
                    "region_name": self.region_name,
                    "cache_cluster_id": member,
                    "engine": kwargs["engine"],
                    "cache_subnet_group_name": kwargs["cache_subnet_group_name"],
                }
            )
            cluster.replication_group_id = group.replication_group_id
            cluster.security_groups = [
                {"security_group_id": each, "status": "active"} for each in kwargs["security_group_ids"] or []
            ]
            self.cache_clusters[member] = cluster
        return group

    ElastiCacheBackend.create_replication_group = created
    # moto makes none.
    ElastiCacheResponse.describe_serverless_caches = lambda self: ActionResult({"ServerlessCaches": []})
