"""What moto lacks for networks of ECS, each with the AWS behaviour that it stands for."""

from moto.core.responses import BaseResponse


def apply(note):
    count_operations(note)


def count_operations(note):
    call = BaseResponse.call_action

    def counted(self):
        note(f"{self.service_name}:{self._get_action()}")
        return call(self)

    BaseResponse.call_action = counted
