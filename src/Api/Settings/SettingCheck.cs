using Microsoft.Extensions.Options;

namespace SelfRepair.Api.Settings;

/// <summary>Checks settings when the service starts, those of every room together: a room brings one for what it reads
/// itself.</summary>
/// <param name="reads">Reads a setting each; throws <see cref="InvalidSettingException"/> where it is wrong.</param>
public sealed class SettingCheck(params Action<GivenSettings>[] reads) : IValidateOptions<GivenSettings>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, GivenSettings options)
    {
        string[] faults = [.. reads.Select(read => FaultOf(read, options)).OfType<string>()];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string? FaultOf(Action<GivenSettings> read, GivenSettings given)
    {
        try
        {
            read(given);
            return null;
        }
        catch (InvalidSettingException wrong)
        {
            return wrong.Message;
        }
    }
}
