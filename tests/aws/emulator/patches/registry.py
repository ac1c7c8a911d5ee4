"""ECR: pull-through cache rules, which moto does not have."""

from moto.core.responses import ActionResult
from moto.ecr.responses import ECRResponse


def apply():
    def rules(backend):
        # A reset makes new backends, so that no rule outlives it.
        return backend.__dict__.setdefault("pull_through_cache_rules", [])

    def create(self):
        rule = {
            "ecrRepositoryPrefix": self._get_param("ecrRepositoryPrefix"),
            "upstreamRegistryUrl": self._get_param("upstreamRegistryUrl"),
        }
        rules(self.ecr_backend).append(rule)
        return ActionResult(rule)

    ECRResponse.create_pull_through_cache_rule = create
    ECRResponse.describe_pull_through_cache_rules = lambda self: ActionResult(
        {"pullThroughCacheRules": rules(self.ecr_backend)}
    )
