using Flashback.Probes.Signing;
namespace Flashback.Probes.S3;

/// <summary>A bucket behind an endpoint, addressed in path style: <c>endpoint/bucket/key</c>. The endpoint is an absolute http or
/// https URL; a path in it becomes a prefix of every request's path.</summary>
public sealed record S3Location(Uri Endpoint, string Bucket, string Region, S3Credentials Credentials);
