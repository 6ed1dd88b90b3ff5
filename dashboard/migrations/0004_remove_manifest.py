from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('dashboard', '0003_audit_append_only'),
    ]

    operations = [
        migrations.DeleteModel(
            name='Manifest',
        ),
    ]
