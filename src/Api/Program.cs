using SelfRepair.Api.Analyses;
using SelfRepair.Api.Devices;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Http;
using SelfRepair.Api.Hub;
using SelfRepair.Api.Lifetime;
using SelfRepair.Api.Models;
using SelfRepair.Api.OpenApi;
using SelfRepair.Api.Problems;
using SelfRepair.Api.PromptSets;
using SelfRepair.Api.SelfRepair;
using SelfRepair.Api.Settings;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Tokenization;

using Serilog.Core.Logger console = Logging.Bootstrap("{Message:lj}{NewLine}");
if (args.Contains("--help"))
{
    console.Information("{Help:l}", SettingNames.Help);
    return 0;
}

try
{
    WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
    ServiceSettings settings = ServiceSettings.Read(builder.Configuration);
    ListenAddresses.Secure(builder, settings);
    UnicodeNormalization.Verify();
    var runtime = Task.Run(() => OnnxRuntime.Initialize(settings.Threads));

    builder.AddLogging();
    builder.AddHosting();
    builder.Services.AddSingleton(settings);
    builder.Services.AddHttpRules();
    builder.AddHub();
    builder.Services.AddModels();
    builder.Services.AddPromptSets();
    builder.Services.AddExperiments();
    builder.Services.AddAnalyses();
    builder.Services.AddSelfRepair();
    builder.Services.AddApiDocument();

    WebApplication app = builder.Build();
    await runtime;
    new DeviceCheck(settings).CheckSetting();
    app.UseRequestLog();
    app.UseAnswerRules();
    app.UseExceptionHandler(_ => { });
    app.UseStatusCodePages(StatusPages.WriteAsync);
    app.UseStopGuard();
    app.UseRequestRules();
    app.UseApiDocument();
    app.UseHandlerRules();

    app.MapService();
    app.MapHealth();
    app.MapProblems();
    app.MapModels();
    app.MapPromptSets();
    app.MapSelfRepair();
    app.MapAnalyses();

    await app.RunAsync();
    return 0;
}
catch (Exception refusal) when (refusal is InvalidSettingException or NormalizationUnavailableException or IOException
    or UnauthorizedAccessException)
{
    console.Fatal("{Sentence:l}", refusal.Message);
    return 1;
}
