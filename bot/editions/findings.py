"""What is found wrong with a course, as editions know it; the loaders below write the same findings."""

from bot.findings.model import REMARKS, CourseFault, Finding, faults_of

__all__ = ["REMARKS", "CourseFault", "Finding", "faults_of"]
