using System.Text.Json;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Json;
using SelfRepair.Api.Models;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.SelfRepair;

namespace SelfRepair.Api.Tests.Http;

/// <summary>Pointers lead to places of the request that was made, or are not there.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class PointerTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("GET", "/v1/models/nope", "model-not-found")]
    [InlineData("GET", "/v1/models/nope/revisions", "model-not-found")]
    [InlineData("DELETE", "/v1/models/nope", "model-not-found")]
    [InlineData("DELETE", "/v1/models/serial?revision=nope", "revision-not-found")]
    [InlineData("POST", "/v1/models/neox-tiny/load?revision=nope", "revision-not-found")]
    [InlineData("POST", "/v1/models/neox-tiny/unload?revision=nope", "revision-not-found")]
    [InlineData("GET", "/v1/prompt-sets/nope", "prompt-set-not-found")]
    public async Task Refusal_OfARequestWithoutABody_PointsNowhere(string method, string path, string code)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        HttpResponseMessage response = await client.SendAsync(request);

        JsonElement problem = await response.AssertProblemAsync(code, pointer: null);
        Assert.Equal(0, problem.GetProperty("error_count").GetInt32());
    }

    [Theory]
    [InlineData("""{"prompt_set": "ioi", "limit": 1}""", "resample-needs-two-prompts", "/prompt_set")]
    [InlineData("""{"prompt_set": "ioi", "prompts": null, "limit": 1}""", "resample-needs-two-prompts", "/prompt_set")]
    [InlineData("""{"prompts": ["one"], "prompt_set": null}""", "resample-needs-two-prompts", "/prompts")]
    public async Task Refusal_OfPrompts_PointsAtWhatBroughtThem(string json, string code, string pointer)
    {
        HttpResponseMessage response = await client.PostJsonAsync("/v1/self-repair", json);

        await response.AssertProblemAsync(code, pointer);
    }

    [Fact]
    public void Fit_OfARequestThatWasRead_PointsAtWhatItBrought()
    {
        Problem problem = new(PromptProblems.PromptTooLong, "long", [new ProblemError("long", "/prompts/3")]);
        SelfRepairRequest named = new() { PromptSet = "ioi" };
        SelfRepairRequest given = new() { Prompts = [new PromptRequest { Text = "a" }] };

        Assert.Equal("/prompt_set", Assert.Single(RequestPointers.Of(named).Fit(problem).Errors).Pointer);
        Assert.Equal("/prompts/3", Assert.Single(RequestPointers.Of(given).Fit(problem).Errors).Pointer);
    }

    [Fact]
    public void Fit_OfAPlaceThatTheRequestDoesNotHave_KeepsWhatTheDetailDoesNotSay()
    {
        Problem problem = new(
            ExperimentProblems.UnknownHead,
            "first",
            [new ProblemError("first", "/heads/0"), new ProblemError("second", "/heads/1")]);

        Problem fitted = RequestPointers.Of(new TokenizeRequest()).Fit(problem);

        Assert.Equal([new ProblemError("second", null)], fitted.Errors);
        Assert.Equal(1, fitted.ErrorCount);
    }
}
