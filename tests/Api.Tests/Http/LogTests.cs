using System.Globalization;
using System.Text.Json;
using SelfRepair.Api.Hosting;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace SelfRepair.Api.Tests.Http;

public sealed class LogTests(LoggedService service) : IClassFixture<LoggedService>
{
    private readonly HttpClient client = service.Client;

    [Theory]
    [InlineData("GET", "/v1/nothing", "not-found", 404)]
    [InlineData("GET", "/v1/self-repair", "method-not-allowed", 405)]
    [InlineData("GET", "/v1/analyses/an_0", "analysis-not-found", 404)]
    [InlineData("GET", "/v1/models?x=1", "unknown-parameter", 400)]
    [InlineData("POST", "/v1/tokenize", "bad-request", 400)]
    public async Task Problem_OfAnyKind_HasItsTraceIdInTheLog(string method, string path, string code, int status)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        HttpResponseMessage response = await client.SendAsync(request);

        JsonElement problem = await response.AssertProblemAsync(code, pointer: null);
        LogEvent line = Assert.Single(
            await service.OfAsync(problem.GetProperty("trace_id").GetString()!, count: 1));
        Assert.Equal($"\"{code}\"", line.Properties["problem"].ToString());
        Assert.Equal($"{status}", line.Properties["StatusCode"].ToString());
    }

    [Fact]
    public async Task Line_OfARequest_EndsInItsTraceIdAndProblemAlone()
    {
        HttpResponseMessage response = await client.GetAsync("/v1/nothing");
        JsonElement problem = await response.AssertProblemAsync("not-found", pointer: null);
        string traceId = problem.GetProperty("trace_id").GetString()!;

        string line = Line(Assert.Single(await service.OfAsync(traceId, count: 1)));

        Assert.EndsWith($" ms trace_id={traceId} problem=not-found\n", line, StringComparison.Ordinal);
        Assert.All(service.Events, each => Assert.DoesNotMatch("SourceContext|[ }]\n$", Line(each)));
    }

    [Fact]
    public async Task Analysis_ThatFails_IsLoggedUnderTheTraceIdOfItsRequest()
    {
        HttpResponseMessage response = await client.PostJsonAsync(
            "/v1/self-repair",
            """{"model": "not-finite", "prompts": [{"token_ids": [1, 2]}, {"token_ids": [1, 3]}]}""");

        JsonElement problem = await response.AssertProblemAsync("non-finite-weights", "/model");
        IReadOnlyList<LogEvent> lines =
            await service.OfAsync(problem.GetProperty("trace_id").GetString()!, count: 2);
        Assert.Contains(lines, line => Said(line).StartsWith("Analysis", StringComparison.Ordinal));
        Assert.Contains(lines, line => Said(line).StartsWith("HTTP", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"prompts": ["Zanzibar is an", "Zanzibar is the"], "heads": ["L0H0"], "tags": {"t": "Zanzibar"}}""")]
    [InlineData("""{"prompts": [{"text": "Zanzibar is", "target": " Zanzibar Zanzibar"}]}""")]
    [InlineData("""{"prompts": ["Zanzibar", {"Zanzibar": 1}], "ablation": "Zanzibar"}""")]
    [InlineData("""{"prompts": ["Zanzibar" """)]
    public async Task Prompt_OfARequest_IsNowhereInTheLog(string json)
    {
        using HttpResponseMessage response = await client.PostJsonAsync("/v1/self-repair", json);

        Assert.NotEmpty(service.Events);
        Assert.DoesNotContain(
            service.Events,
            line => Said(line).Contains("Zanzibar", StringComparison.Ordinal)
            || line.Properties.Values.Any(value => value.ToString().Contains("Zanzibar", StringComparison.Ordinal)));
    }

    private static string Line(LogEvent line)
    {
        using StringWriter text = new() { NewLine = "\n" };
        new MessageTemplateTextFormatter(Logging.Line, CultureInfo.InvariantCulture).Format(line, text);
        return text.ToString();
    }

    private static string Said(LogEvent line) => line.RenderMessage(CultureInfo.InvariantCulture);
}
