using Flashback.Grpc.Server;
using Google.Protobuf.Reflection;
using Request = Flashback.Grpc.Reflection.ServerReflectionRequest;
using Response = Flashback.Grpc.Reflection.ServerReflectionResponse;

namespace Flashback.Grpc.Reflection;

/// <summary>Tells what services there are and what their messages look like (https://github.com/grpc/grpc/blob/master/doc/server-reflection.md).</summary>
public sealed class ReflectionServiceImpl(Func<IEnumerable<ServiceDescriptor>> services) : IGrpcService
{
    /// <summary>Looked at with the first question, when all services are known.</summary>
    private readonly Lazy<SymbolTable> _symbols = new(() => new SymbolTable(services()));

    public ServerServiceDefinition BindService() =>
        ServerServiceDefinition.CreateBuilder().AddMethod(ReflectionMethods.ServerReflectionInfo, AnswerAsync).Build();

    internal Response Answer(Request request)
    {
        var symbols = _symbols.Value;
        var response = request.MessageRequestCase switch
        {
            Request.MessageRequestOneofCase.FileByFilename => File(symbols.FindFile(request.FileByFilename)),
            Request.MessageRequestOneofCase.FileContainingSymbol => File(symbols.FindSymbol(request.FileContainingSymbol)),
            Request.MessageRequestOneofCase.FileContainingExtension =>
                File(symbols.FindExtension(request.FileContainingExtension.ContainingType, request.FileContainingExtension.ExtensionNumber)),
            Request.MessageRequestOneofCase.AllExtensionNumbersOfType => Extensions(request.AllExtensionNumbersOfType, symbols),
            Request.MessageRequestOneofCase.ListServices => List(),
            _ => Error(StatusCode.InvalidArgument, "the request asks nothing"),
        };
        response.ValidHost = request.Host;
        response.OriginalRequest = request;
        return response;
    }

    private async Task AnswerAsync(IAsyncStreamReader<Request> requests, IServerStreamWriter<Response> responses, ServerCallContext context)
    {
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
            await responses.WriteAsync(Answer(request), context.CancellationToken);
    }

    private Response List()
    {
        var list = new ListServiceResponse();
        list.Service.AddRange(services().Select(service => new ServiceResponse { Name = service.FullName }));
        return new Response { ListServicesResponse = list };
    }

    private static Response File(FileDescriptor? file)
    {
        if (file is null) return Error(StatusCode.NotFound, "nothing of that name is known");
        var files = new FileDescriptorResponse();
        files.FileDescriptorProto.AddRange(SymbolTable.WithImports(file).Reverse().Select(each => each.SerializedData));
        return new Response { FileDescriptorResponse = files };
    }

    private static Response Extensions(string type, SymbolTable symbols)
    {
        if (symbols.ExtensionsOf(type) is not { } numbers) return Error(StatusCode.NotFound, "no type of that name is known");
        var response = new ExtensionNumberResponse { BaseTypeName = type };
        response.ExtensionNumber.AddRange(numbers);
        return new Response { AllExtensionNumbersResponse = response };
    }

    private static Response Error(StatusCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };
}
