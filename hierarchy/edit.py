"""What calls that work do to a scene, drawn without physics: the hand of imagination."""

from __future__ import annotations

import math
from dataclasses import replace

from ..sim.command import CARRY_HAND
from ..sim.facts import in_
from ..sim.geometry import from_frame, yaw_quat
from ..sim.layout import ARM_REACH, dock_near
from ..sim.placement import free_spot, grip_half_width, in_hand, standing
from ..sim.scene import ObjectState, Pose2, Scene

_TURN = math.pi * (3 - math.sqrt(5))
"""The golden angle: things in a bin lie around its middle, each beside the ones before."""
_STILL = (0.0, 0.0, 0.0)


def stand(scene: Scene, base: Pose2, name: str | None) -> Scene:
    """Return the scene with the robot at rest at a base pose, arm folded, an object in its hand or none."""
    hand = (*from_frame(base, CARRY_HAND[0], CARRY_HAND[1]), CARRY_HAND[2])
    objects, width = scene.objects, 0.08
    contacts: tuple[str, ...] = ()
    if name is not None:
        objects = {**objects, name: _moved(scene.objects[name], in_hand(name, hand, base[2]))}
        contacts, width = (name,), 2 * grip_half_width(name)
    robot = replace(
        scene.robot,
        base=base,
        base_velocity=_STILL,
        hand_position=hand,
        hand_orientation=yaw_quat(base[2]),
        gripper_width=width,
        left_contacts=contacts,
        right_contacts=contacts,
        bumped=False,
    )
    return replace(scene, robot=robot, objects=objects)


def base_at(scene: Scene, place_name: str, name: str | None) -> Pose2:
    """Return where a drive to a place ends: before the object that was looked for, or in the middle."""
    place = scene.places[place_name]
    return place.dock if name is None else dock_near(place, scene.objects[name].position[:2])


def put(scene: Scene, name: str, place_name: str, base: Pose2) -> Scene:
    """Return the scene with an object put down at a place from a base pose; the robot itself stays as it is."""
    place = scene.places[place_name]
    spot = free_spot(scene, place, ignore=name, near=from_frame(base, ARM_REACH, 0.0))
    x, y = spot or place.center[:2]
    if place.kind == "bin" and (number := sum(in_(scene, other, place_name) for other in scene.objects)):
        radius = 0.5 * min(place.half_extents)
        x, y = x + radius * math.cos(number * _TURN), y + radius * math.sin(number * _TURN)
    there = replace(standing(name, x, y, place.center[2], place.yaw), touching=(place_name,))
    return replace(scene, objects={**scene.objects, name: _moved(scene.objects[name], there)})


def _moved(thing: ObjectState, there: ObjectState) -> ObjectState:
    """Return the object itself, at rest as it lies in the other state."""
    return replace(
        thing,
        position=there.position,
        orientation=there.orientation,
        touching=there.touching,
        linear_velocity=_STILL,
        angular_velocity=_STILL,
        still_for=1.0,
    )
