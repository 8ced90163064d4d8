namespace Flashback.Grpc.Health;

/// <summary>The methods of <c>grpc.health.v1.Health</c>.</summary>
public static class HealthMethods
{
    public static readonly Method<HealthCheckRequest, HealthCheckResponse> Check = Of<HealthCheckRequest, HealthCheckResponse>(nameof(Check));
    public static readonly Method<HealthListRequest, HealthListResponse> List = Of<HealthListRequest, HealthListResponse>(nameof(List));
    public static readonly Method<HealthCheckRequest, HealthCheckResponse> Watch = Of<HealthCheckRequest, HealthCheckResponse>(nameof(Watch));

    private static Method<TRequest, TResponse> Of<TRequest, TResponse>(string name)
        where TRequest : Google.Protobuf.IMessage<TRequest>, new()
        where TResponse : Google.Protobuf.IMessage<TResponse>, new() =>
        Method.Of<TRequest, TResponse>(HealthReflection.Descriptor.FindTypeByName<Google.Protobuf.Reflection.ServiceDescriptor>("Health"), name);
}
